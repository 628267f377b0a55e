import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ChatChunk } from '../../../../emulator/wire/chat-chunks.ts';
import { sendEvents } from '../../../../emulator/http/send-events.ts';

const endless = 100_000;

/** Starts a server that streams `chunks` to one raw connection, which reads nothing until told. */
async function streamTo(chunks: Iterable<ChatChunk>, tokensPerSecond: number) {
  const server = createServer();
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const socket = connect(typeof address === 'object' && address !== null ? address.port : 0, '127.0.0.1');
  socket.write('GET / HTTP/1.1\r\nhost: test\r\n\r\n');
  const [, response]: ServerResponse[] = await once(server, 'request');
  if (response === undefined) throw new Error('No response');
  const gone = new AbortController();
  response.once('close', () => {
    gone.abort();
  });
  let tokens = 0;
  const onToken = (): void => {
    tokens += 1;
  };
  const sending = sendEvents(response, chunks, { tokensPerSecond, onToken }, gone.signal);
  return { socket, response, sending, tokens: () => tokens };
}

function* tokenChunks(size: number, onPull: (count: number) => void = () => undefined): Generator<ChatChunk> {
  for (let count = 1; count <= endless; count += 1) {
    onPull(count);
    yield { event: 'x'.repeat(size), hasToken: true };
  }
}

describe('sendEvents()', () => {
  it('sendEvents() stops producing when the caller leaves', async () => {
    const stream = await streamTo(tokenChunks(10), 0);
    await once(stream.socket, 'data');
    stream.socket.destroy();
    await stream.sending;
    expect(stream.tokens()).toBeLessThan(endless);
  });

  it('sendEvents() notices a caller that leaves although all tokens would fit the buffers', async () => {
    const { promise: left, resolve: leave } = Promise.withResolvers<undefined>();
    const chunks = tokenChunks(1, (count) => {
      if (count === 10) leave(undefined);
    });
    const stream = await streamTo(chunks, 0);
    void left.then(() => stream.socket.destroy());
    await stream.sending;
    expect(stream.tokens()).toBeLessThan(1000);
  });

  it('sendEvents() stops waiting for the pace when the caller leaves', async () => {
    const stream = await streamTo(tokenChunks(10), 0.001);
    await once(stream.socket, 'data');
    stream.socket.destroy();
    await stream.sending;
    expect(stream.tokens()).toBe(1);
  });

  it('sendEvents() stops producing while the caller reads nothing', async () => {
    const bytes = 1_000_000;
    const { promise: stalled, resolve } = Promise.withResolvers<undefined>();
    let pulled = 0;
    const stream = await streamTo(
      tokenChunks(bytes, (count) => {
        pulled = count;
      }),
      0,
    );
    stream.socket.pause();
    // Two turns of the loop without a pull while the buffer is full: the producer waits for the caller.
    const watch = setInterval(() => {
      if (stream.response.writableNeedDrain) resolve(undefined);
    }, 5);
    await stalled;
    clearInterval(watch);
    const before = pulled;
    await once(stream.response.socket ?? stream.response, 'drain', { signal: AbortSignal.timeout(200) }).catch(
      (error: unknown) => {
        if (!(error instanceof Error) || error.name !== 'AbortError') throw error;
      },
    );
    expect(pulled - before).toBeLessThanOrEqual(10);
    expect(stream.response.writableLength).toBeLessThan(16 * bytes);
    stream.socket.destroy();
    await stream.sending;
  });
});
