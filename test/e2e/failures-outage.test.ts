import { describe, expect, it, onTestFinished } from 'vitest';
import { type Emulator, startEmulator } from '../../emulator/start-emulator.ts';
import { collectEvents } from '../support/read-events.ts';
import { readProblem } from '../support/read-problem.ts';
import { deltaChunk } from '../support/chat-events.ts';
import { chatCompletion, sendJson, startRecordingModelServer } from '../support/recording-model-server.ts';
import { startApp } from '../support/start-app.ts';

const key = 'key-that-must-stay-secret';
const request = { text: 'canary-in-the-text was here. It has gone.' };
const events = { accept: 'text/event-stream' };

describe('POST summarise, deadlines', () => {
  it.each([
    { name: 'an answer', settings: { ANSWER_DEADLINE_MS: '1000' }, headers: {} },
    { name: 'a stream that has not begun', settings: { STREAM_DEADLINE_MS: '1000' }, headers: events },
  ])('POST summarise ends $name, and the model call, at its deadline', async ({ settings, headers }) => {
    await using silent = await startRecordingModelServer(() => undefined);
    await using app = await startApp({ endpoint: `${silent.url}/openai/v1`, key, settings });
    const problem = await readProblem(await app.post('summarise', request, headers));

    expect(problem).toMatchObject({
      status: 504,
      code: 'deadline_exceeded',
      detail: expect.stringContaining('1000 ms'),
    });
    await silent.calls[0]?.closed;
    expect(silent.calls).toHaveLength(1);
  });

  it('POST summarise ends a stream that has begun with an error event at its deadline', async () => {
    await using slow = await startRecordingModelServer((_call, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(deltaChunk('It was here. '));
    });
    await using app = await startApp({
      endpoint: `${slow.url}/openai/v1`,
      key,
      settings: { STREAM_DEADLINE_MS: '1000' },
    });
    const received = await collectEvents(await app.post('summarise', request, events));

    expect(received.at(-1)).toMatchObject({ event: 'error', data: { code: 'deadline_exceeded', status: 504 } });
    await slow.calls[0]?.closed;
  });
});

describe('POST summarise, parts that are not there', () => {
  it('POST summarise answers 503 upstream_unavailable when the models have stopped', async () => {
    const emulator = await start();
    await using app = await startApp({ endpoint: `${emulator.url}/openai/v1`, key: emulator.key });
    expect((await app.post('summarise', request)).status).toBe(200);
    await emulator.close();

    const unavailable = { status: 503, code: 'upstream_unavailable' };
    expect(await readProblem(await app.post('summarise', request))).toMatchObject(unavailable);
    expect(await readProblem(await app.post('summarise', request, events))).toMatchObject(unavailable);
    expect(await readProblem(await fetch(`${app.url}/health/ready`))).toMatchObject(unavailable);
    expect((await fetch(`${app.url}/health/live`)).status).toBe(200);
  });

  it('POST summarise answers 502 upstream_auth when the vault holds a wrong key', async () => {
    const emulator = await start('the-right-one');
    const endpoint = `${emulator.url}/openai/v1`;
    await using app = await startApp({ endpoint, key: 'not-the-right-one', keyFrom: 'vault' });
    const problem = await readProblem(await app.post('summarise', request));

    expect(problem).toMatchObject({ status: 502, code: 'upstream_auth', upstream: { status: 401 } });
    expect(JSON.stringify(problem)).not.toContain('right-one');
    expect(app.log()).not.toContain('right-one');
  });

  it('POST summarise answers 503 secret_unavailable when the vault has stopped before it was used', async () => {
    await using model = await startRecordingModelServer((_call, response) => response.destroy());
    await using app = await startApp({ endpoint: `${model.url}/openai/v1`, key, keyFrom: 'vault' });
    await app.vault?.close();

    const unavailable = { status: 503, code: 'secret_unavailable' };
    expect(await readProblem(await app.post('summarise', request))).toMatchObject(unavailable);
    expect(await readProblem(await app.post('summarise', request, events))).toMatchObject(unavailable);
    expect(model.calls).toEqual([]);
    expect(app.log()).not.toMatch(/Bearer|canary/);
  });

  it('POST summarise goes on with the key it has when the vault has stopped after it was used', async () => {
    await using model = await startRecordingModelServer((_call, response) =>
      sendJson(response, 200, chatCompletion('It was here.')),
    );
    await using app = await startApp({ endpoint: `${model.url}/openai/v1`, key, keyFrom: 'vault' });
    expect((await app.post('summarise', request)).status).toBe(200);
    await app.vault?.close();

    expect((await app.post('summarise', request)).status).toBe(200);
  });

  it('POST summarise answers 503 secret_unavailable, with its name, when the vault has no such secret', async () => {
    await using model = await startRecordingModelServer((_call, response) => response.destroy());
    await using app = await startApp({
      endpoint: `${model.url}/openai/v1`,
      key,
      keyFrom: 'vault',
      settings: { INFERENCE_KEY_SECRET: 'another-name' },
    });

    expect(await readProblem(await app.post('summarise', request))).toMatchObject({
      status: 503,
      code: 'secret_unavailable',
      detail: expect.stringContaining("'another-name'"),
    });
  });
});

async function start(key?: string): Promise<Emulator> {
  const emulator = await startEmulator(key === undefined ? {} : { key });
  onTestFinished(() => emulator.close());
  return emulator;
}
