import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { type LocalHost, startHost } from '../../dev/host/start-host.ts';
import { deltaChunk, headChunk } from '../support/chat-events.ts';
import { type RecordingModelServer, startRecordingModelServer } from '../support/recording-model-server.ts';

const mebibyte = 1024 * 1024;
/** All that the model would write, far more than all buffers on the way hold. */
const mostBytes = 128 * mebibyte;
const piece = deltaChunk('Nobody reads this sentence. '.repeat(500));

const messages: string[] = [];
let logged = Promise.withResolvers<string>();
let sentBytes = 0;
let model: RecordingModelServer;
let host: LocalHost;

beforeAll(async () => {
  model = await startRecordingModelServer(async (call, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(headChunk);
    while (sentBytes < mostBytes && !response.destroyed) {
      sentBytes += piece.length;
      if (!response.write(piece)) await Promise.race([once(response, 'drain'), call.closed]);
    }
  });
  host = await startHost({
    appFolder: join(import.meta.dirname, '../fixtures/host-apps/events'),
    port: 0,
    drainMs: 200,
    env: { ...process.env, MODEL_ENDPOINT: `${model.url}/openai/v1`, STREAM_DEADLINE_MS: '1500' },
    log: ({ message }) => {
      messages.push(message);
      if (/^write \d/.test(message)) logged.resolve(message);
    },
  });
});
beforeEach(() => {
  messages.length = 0;
  sentBytes = 0;
  logged = Promise.withResolvers();
});
afterAll(async () => {
  await host.close();
  await model.close();
});

describe('a stream whose caller stops reading', () => {
  it('openEventStream() holds the model back, and ends at the deadline', async () => {
    const caller = await callWithoutReading();

    expect(await logged.promise).toMatch(/^write 200 deadline_exceeded in \d+ ms/);
    await model.calls.at(-1)?.closed;
    expect(sentBytes).toBeGreaterThan(0);
    expect(sentBytes).toBeLessThan(32 * mebibyte);
    const cutOff = once(caller, 'close');
    caller.resume();
    await cutOff;
  });

  it('createHandler() logs a caller who leaves then, beside the invocation that has ended', async () => {
    const caller = await callWithoutReading();
    caller.once('readable', () => caller.destroy());

    expect(await logged.promise).toMatch(/^write 499 in \d+ ms/);
    await model.calls.at(-1)?.closed;
    expect(messages.join('\n')).not.toContain('Unexpected call');
  });
});

/** Asks for events and reads nothing of them. */
async function callWithoutReading(): Promise<Socket> {
  const { port } = new URL(host.url);
  const socket = connect(Number(port), '127.0.0.1').pause();
  // A connection that is cut off may end with an error.
  socket.on('error', () => socket.destroy());
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  socket.write('GET /api/write HTTP/1.1\r\nhost: localhost\r\naccept: text/event-stream\r\n\r\n');
  return socket;
}
