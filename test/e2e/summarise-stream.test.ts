import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { EmulatorLogEntry } from '../../emulator/emulator-log-entry.ts';
import { startEmulator } from '../../emulator/start-emulator.ts';
import { readDocuments } from '../support/read-documents.ts';
import { collectEvents, joinDeltas, readEvents } from '../support/read-events.ts';
import { chatEvents } from '../support/chat-events.ts';
import { startRecordingModelServer } from '../support/recording-model-server.ts';
import { startApp } from '../support/start-app.ts';
import { type AppOnEmulator, startAppOnEmulator } from '../support/start-app-on-emulator.ts';

const documents = readDocuments();
const long = documents.map(({ text }) => text).join('\n\n');
const events = { accept: 'text/event-stream' };

let app: AppOnEmulator;

beforeAll(async () => {
  app = await startAppOnEmulator({ settings: { SUMMARISE_CHUNK_TOKENS: '1000' } });
});
afterAll(() => app.close());

describe('POST summarise as a stream', () => {
  it('POST summarise streams events that no proxy holds back', async () => {
    const response = await app.post('summarise', { text: long }, { ...events, 'x-request-id': 'stream.1' });
    const [first] = await collectEvents(response);

    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^text\/event-stream\b/);
    expect(response.headers.get('cache-control')).toBe('no-cache, no-transform');
    expect(response.headers.get('x-accel-buffering')).toBe('no');
    expect(response.headers.get('x-request-id')).toBe('stream.1');
    expect(first).toEqual({ event: 'start', data: { requestId: 'stream.1' } });
  });

  it.each([
    { name: 'a short text', text: documents[0]?.text ?? '', order: /^start (?:delta )+done$/ },
    { name: 'a text in chunks', text: long, order: /^start (?:progress )+(?:delta )+done$/ },
  ])('POST summarise streams its events of $name in order', async ({ text, order }) => {
    const received = await collectEvents(await app.post('summarise', { text }, events));

    expect(received.map(({ event }) => event).join(' ')).toMatch(order);
  });

  it('POST summarise tells how far it is with each chunk', async () => {
    const received = await collectEvents(await app.post('summarise', { text: long }, events));

    const steps = received.filter(({ event }) => event === 'progress').map(({ data }) => data);
    const total = steps.length;
    expect(total).toBeGreaterThan(3);
    expect(steps).toEqual(steps.map((_, index) => ({ stage: 'map', done: index + 1, total })));
  });

  it.each([
    { name: 'a paragraph', request: { text: documents[0]?.text } },
    { name: 'bullets', request: { text: documents[1]?.text, format: 'bullets' } },
    { name: 'a headline', request: { text: documents[2]?.text, format: 'headline' } },
    { name: 'few words', request: { text: documents[3]?.text, length: { words: 12 } } },
    { name: 'chunks', request: { text: long, length: 'long' } },
  ])('POST summarise streams $name as it answers in JSON', async ({ request }) => {
    const received = await collectEvents(await app.post('summarise', request, events));
    const answer = await (await app.post('summarise', request)).json();

    expect(received.at(-1)).toEqual({ event: 'done', data: answer });
    expect(answer).toMatchObject({ summary: joinDeltas(received) });
  });

  it('POST summarise hands on what the model has written while the model still writes', async () => {
    const seen = Promise.withResolvers<void>();
    await using model = await startRecordingModelServer(async (_call, response) => {
      const [head, first, ...rest] = chatEvents('The first sentence is here. ', 'The second one follows.');
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(`${head}${first}`);
      await seen.promise;
      response.end(rest.join(''));
    });
    await using app = await startApp({ endpoint: `${model.url}/openai/v1`, key: 'any' });
    const texts: unknown[] = [];
    for await (const { event, data } of readEvents(await app.post('summarise', { text: 'Short.' }, events))) {
      if (event === 'delta') texts.push(data);
      if (texts.length === 1) seen.resolve();
    }

    expect(texts[0]).toMatchObject({ text: expect.stringMatching(/^The first sentence is here/) });
    expect(joinDeltas(texts.map((data) => ({ event: 'delta', data })))).toBe(
      'The first sentence is here. The second one follows.',
    );
  });
});

describe('POST summarise, a caller that leaves', () => {
  it('POST summarise stops the model within five tokens of the first delta', async () => {
    const ended = Promise.withResolvers<EmulatorLogEntry>();
    // Slow enough for the stop to travel: five tokens take half a second.
    const slow = await startEmulator({ streamTokensPerSecond: 10, onRequest: ended.resolve });
    onTestFinished(() => slow.close());
    await using app = await startApp({ endpoint: `${slow.url}/openai/v1`, key: slow.key });
    const response = await app.post(
      'summarise',
      { text: long, length: 'long' },
      { ...events, 'x-request-id': 'leaves' },
    );
    for await (const { event } of readEvents(response)) if (event === 'delta') break;

    const { tokensProduced } = await ended.promise;
    expect(tokensProduced).toBeGreaterThanOrEqual(1);
    expect(tokensProduced).toBeLessThanOrEqual(6);
    expect(await app.logged(/request leaves$/)).toMatch(/^summarise 499 in \d+ ms, request leaves$/);
  });

  it.each([
    { name: 'an answer in JSON', headers: {} },
    { name: 'a stream that has not begun', headers: events },
  ])('POST summarise ends the model call of $name', async ({ headers }) => {
    const asked = Promise.withResolvers<void>();
    await using model = await startRecordingModelServer(() => asked.resolve());
    await using app = await startApp({ endpoint: `${model.url}/openai/v1`, key: 'any' });
    const leaving = new AbortController();
    const answer = fetch(`${app.url}/summarise`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-request-id': 'leaves', ...headers },
      body: JSON.stringify({ text: 'Nobody answers this.' }),
      signal: leaving.signal,
    });
    await asked.promise;
    leaving.abort();

    await expect(answer).rejects.toThrow(/aborted/);
    await model.calls[0]?.closed;
    expect(await app.logged(/request leaves$/)).toMatch(/^summarise 499 in \d+ ms, request leaves$/);
  });

  it('POST summarise begins no further chunk', async () => {
    const asked = Promise.withResolvers<void>();
    await using model = await startRecordingModelServer(() => model.calls.length === 2 && asked.resolve());
    const settings = { SUMMARISE_CHUNK_TOKENS: '500', SUMMARISE_PARALLEL_CALLS: '2' };
    await using app = await startApp({ endpoint: `${model.url}/openai/v1`, key: 'any', settings });
    const leaving = new AbortController();
    const answer = fetch(`${app.url}/summarise`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-request-id': 'leaves' },
      body: JSON.stringify({ text: long }),
      signal: leaving.signal,
    });
    await asked.promise;
    leaving.abort();

    await expect(answer).rejects.toThrow(/aborted/);
    await Promise.all(model.calls.map(({ closed }) => closed));
    await app.logged(/^summarise 499 .*request leaves$/);
    expect(model.calls).toHaveLength(2);
  });
});
