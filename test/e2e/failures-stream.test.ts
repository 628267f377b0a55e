import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collectEvents, joinDeltas, type ReceivedEvent, readEvents } from '../support/read-events.ts';
import { problemSchema } from '../support/read-problem.ts';
import { chatChunk, deltaChunk, doneEvent, headChunk, stopChunk } from '../support/chat-events.ts';
import { type RecordingModelServer, startRecordingModelServer } from '../support/recording-model-server.ts';
import { type RunningApp, startApp } from '../support/start-app.ts';

const key = 'key-that-must-stay-secret';
const upstreamText = 'text-of-the-endpoint';
const request = { text: 'canary-in-the-text was here. It has gone.' };
const events = { accept: 'text/event-stream' };

let model: RecordingModelServer;
let app: RunningApp;
let answer: (response: ServerResponse) => unknown;

beforeAll(async () => {
  model = await startRecordingModelServer((_call, response) => answer(response));
  app = await startApp({ endpoint: `${model.url}/openai/v1`, key });
});
afterAll(async () => {
  await app.close();
  await model.close();
});

const inBand = { error: { code: 'server_error', message: upstreamText, status: 500 } };

describe('POST summarise, streams that break', () => {
  it.each([
    { name: 'is cut', rest: '', code: 'upstream_invalid_answer' },
    { name: 'is cut within an event', rest: 'data: {"choi', code: 'upstream_invalid_answer' },
    { name: 'has no [DONE]', rest: stopChunk, code: 'upstream_invalid_answer' },
    { name: 'has no finish reason', rest: doneEvent, code: 'upstream_invalid_answer' },
    { name: 'holds no JSON', rest: `data: ${upstreamText}\n\n`, code: 'upstream_invalid_answer' },
    { name: 'holds an error', rest: `data: ${JSON.stringify(inBand)}\n\n`, code: 'upstream_error' },
    {
      name: 'is filtered',
      rest: `${chatChunk([{ index: 0, delta: {}, finish_reason: 'content_filter' }])}${doneEvent}`,
      code: 'content_filtered',
    },
  ])('POST summarise ends with an error event when the stream of the model $name', async ({ rest, code }) => {
    answer = (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(`${headChunk}${deltaChunk('It was here. ')}${rest}`);
    };
    const response = await app.post('summarise', request, { ...events, 'x-request-id': 'broken' });
    const received = await collectEvents(response);

    expect(response.status).toBe(200);
    expect(received.map(({ event }) => event)).toEqual(['start', 'delta', 'error']);
    const problem = problemSchema.parse(received.at(-1)?.data);
    expect(problem).toMatchObject({ code, requestId: 'broken' });
    expect(JSON.stringify(problem)).not.toMatch(new RegExp(`${upstreamText}|${key}`));
  });

  it('POST summarise stops a model that does not end, and gives the summary as far as it was asked for', async () => {
    const stopped = Promise.withResolvers<void>();
    answer = (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const timer = setInterval(() => response.write(deltaChunk('It was here. '.repeat(20))), 1);
      response.once('close', () => {
        clearInterval(timer);
        stopped.resolve();
      });
    };
    const received = await collectEvents(await app.post('summarise', { ...request, length: 'short' }, events));
    await stopped.promise;
    expect(received.at(-1)).toMatchObject({
      event: 'done',
      data: { summary: 'It was here. It was here.', truncated: true },
    });
    expect(joinDeltas(received)).toBe('It was here. It was here.');
  });

  it('POST summarise ends with an error event when the connection of the model breaks', async () => {
    const seen = Promise.withResolvers<void>();
    answer = async (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(`${headChunk}${deltaChunk('It was here. ')}`);
      await seen.promise;
      response.destroy();
    };
    const received: ReceivedEvent[] = [];
    for await (const event of readEvents(await app.post('summarise', request, events))) {
      received.push(event);
      if (event.event === 'delta') seen.resolve();
    }

    expect(joinDeltas(received)).toMatch(/^It was here/);
    expect(received.at(-1)).toMatchObject({ event: 'error', data: { code: 'upstream_invalid_answer', status: 502 } });
  });
});
