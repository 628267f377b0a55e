import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createDeadline } from '../../src/shared/deadline.ts';
import { chatCompletion, sendJson } from '../support/recording-model-server.ts';
import { recordedKey, startRecordedModel } from '../support/start-recorded-model.ts';

const request = { messages: [{ role: 'user', content: 'Text to be summarised' }] } as const;
const { signal } = new AbortController();

/** Answers with a failure first, and then with the text `ab`. */
const failOnce =
  (status: number, headers: Record<string, string> = {}) =>
  (response: ServerResponse, _call: unknown, callNumber: number): void => {
    if (callNumber === 1) sendJson(response, status, { error: { code: 'x', message: 'x' } }, headers);
    else sendJson(response, 200, chatCompletion('ab'));
  };

describe('complete()', () => {
  it.each([
    [
      'an HTML page',
      (response: ServerResponse) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'),
    ],
    ['half of a JSON text', (response: ServerResponse) => sendText(response, '{"choices":[')],
    ['nothing', (response: ServerResponse) => sendText(response, '')],
    ['no choices', (response: ServerResponse) => sendJson(response, 200, { ...chatCompletion('x'), choices: [] })],
    ['no message', (response: ServerResponse) => sendChoice(response, { finish_reason: 'stop' })],
    [
      'null content',
      (response: ServerResponse) => sendChoice(response, { finish_reason: 'stop', message: { content: null } }),
    ],
    ['no finish reason', (response: ServerResponse) => sendChoice(response, { message: { content: 'x' } })],
    [
      'a tool call',
      (response: ServerResponse) => sendChoice(response, { finish_reason: 'tool_calls', message: { content: 'x' } }),
    ],
    ['too many bytes', (response: ServerResponse) => sendJson(response, 200, chatCompletion('x'.repeat(5000)))],
  ])('complete() refuses an answer with %s, and does not ask again', async (_name, answer) => {
    const { model, server } = await startRecordedModel(answer, { maxAnswerBytes: 2000 });
    await expect(model.complete(request, signal)).rejects.toMatchObject({ code: 'upstream_invalid_answer' });
    expect(server.calls).toHaveLength(1);
  });

  it('complete() refuses an answer that breaks off', async () => {
    const { model } = await startRecordedModel((response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '500' });
      response.write('{"choices":[', () => response.destroy());
    });
    await expect(model.complete(request, signal)).rejects.toMatchObject({ code: 'upstream_invalid_answer' });
  });

  it('complete() tells that the filter cut the answer off, message or not', async () => {
    const { model } = await startRecordedModel((response) =>
      sendChoice(response, {
        finish_reason: 'content_filter',
        content_filter_results: { hate: { filtered: true, severity: 'high' } },
      }),
    );
    await expect(model.complete(request, signal)).rejects.toMatchObject({
      code: 'content_filtered',
      facts: { categories: [{ category: 'hate', severity: 'high' }] },
    });
  });

  it.each([429, 500, 502, 503, 504, 408])('complete() asks once more after %i', async (status) => {
    const { model, server } = await startRecordedModel(failOnce(status));
    await expect(model.complete(request, signal)).resolves.toMatchObject({ text: 'ab', attempts: 2 });
    expect(server.calls).toHaveLength(2);
  });

  it.each([400, 401, 403, 404, 413, 422, 424, 501])('complete() does not ask again after %i', async (status) => {
    const { model, server } = await startRecordedModel(failOnce(status));
    await expect(model.complete(request, signal)).rejects.toMatchObject({ facts: { upstream: { status } } });
    expect(server.calls).toHaveLength(1);
  });

  it('complete() asks once more after a connection that was reset before the answer', async () => {
    const { model, server } = await startRecordedModel((response, _call, callNumber) => {
      if (callNumber === 1) response.socket?.resetAndDestroy();
      else sendJson(response, 200, chatCompletion('ab'));
    });
    await expect(model.complete(request, signal)).resolves.toMatchObject({ attempts: 2 });
    expect(server.calls).toHaveLength(2);
  });

  it('complete() throws at once when the endpoint asks for a longer wait than the deadline leaves', async () => {
    const { model, server } = await startRecordedModel(failOnce(429, { 'retry-after': '30' }));
    const deadline = createDeadline({ ms: 20_000 });
    await expect(model.complete(request, deadline.signal)).rejects.toMatchObject({
      code: 'upstream_throttled',
      facts: { retryAfterMs: 30_000 },
    });
    expect(server.calls).toHaveLength(1);
    deadline.dispose();
  });

  it('complete() rethrows the reason of its deadline while it waits for the answer', async () => {
    const { model, server } = await startRecordedModel(() => undefined);
    const deadline = createDeadline({ ms: 30 });
    await expect(model.complete(request, deadline.signal)).rejects.toBe(
      await once(deadline.signal, 'abort').then(() => deadline.signal.reason),
    );
    await server.calls[0]?.closed;
  });

  it('complete() names the connection that cannot be made', async () => {
    const { model, server } = await startRecordedModel(() => undefined);
    await server.close();
    await expect(model.complete(request, signal)).rejects.toMatchObject({
      code: 'upstream_unavailable',
      cause: { name: 'ConnectionFailure', code: 'ECONNREFUSED' },
    });
  });

  it('complete() keeps to its connections', async () => {
    const { model, server } = await startRecordedModel((response) => sendJson(response, 200, chatCompletion('hi')), {
      maxSockets: 3,
    });
    await Promise.all(Array.from({ length: 40 }, () => model.complete(request, signal)));
    expect(server.calls).toHaveLength(40);
    expect(server.connectionCount()).toBe(3);
  });
});

describe('secrets in errors', () => {
  it.each([
    [
      'a status',
      (response: ServerResponse) =>
        sendJson(response, 400, { error: { message: `Wrong key ${recordedKey}`, code: 'x' } }),
    ],
    ['a bad answer', (response: ServerResponse) => sendText(response, recordedKey)],
    ['a reset connection', (response: ServerResponse) => response.socket?.resetAndDestroy()],
  ])('complete() throws no key after %s', async (_name, answer) => {
    const { model } = await startRecordedModel(answer);
    const error = await model.complete(request, signal).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(Error);
    expectNoKey(error);
  });

  it('complete() throws no key that cannot be sent', async () => {
    const { model } = await startRecordedModel(() => undefined, {
      credential: { kind: 'key', key: () => Promise.resolve(`${recordedKey}\r\nx: y`) },
    });
    const error = await model.complete(request, signal).catch((error: unknown) => error);
    expect(error).toMatchObject({ code: 'secret_unavailable' });
    expectNoKey(error);
  });
});

function sendText(response: ServerResponse, text: string): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(text);
}

function sendChoice(response: ServerResponse, choice: object): void {
  sendJson(response, 200, { ...chatCompletion(''), choices: [{ index: 0, ...choice }] });
}

function expectNoKey(error: unknown): void {
  expect(inspect(error, { depth: 20, showHidden: true })).not.toContain(recordedKey);
  expect(JSON.stringify(error)).not.toContain(recordedKey);
}
