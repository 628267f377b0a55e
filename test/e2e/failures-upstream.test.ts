import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readProblem } from '../support/read-problem.ts';
import { chatEvents } from '../support/chat-events.ts';
import {
  chatCompletion,
  type RecordingModelServer,
  sendEvents,
  sendJson,
  startRecordingModelServer,
} from '../support/recording-model-server.ts';
import { type RunningApp, startApp } from '../support/start-app.ts';

type Answer = (response: ServerResponse, callNumber: number) => unknown;

const key = 'key-that-must-stay-secret';
const upstreamText = 'text-of-the-endpoint';
const request = { text: 'canary-in-the-text was here. It has gone.' };
const events = { accept: 'text/event-stream' };
const hourSeconds = 3600;

let model: RecordingModelServer;
let app: RunningApp;
let answer: Answer;
let earlierCalls = 0;

beforeAll(async () => {
  model = await startRecordingModelServer((_call, response) => answer(response, model.calls.length - earlierCalls));
  app = await startApp({ endpoint: `${model.url}/openai/v1`, key });
});
afterAll(async () => {
  await app.close();
  await model.close();
});

/** Says what the models answer from now on. */
function answerWith(next: Answer): void {
  answer = next;
  earlierCalls = model.calls.length;
}

const filtered = {
  error: {
    code: 'content_filter',
    message: upstreamText,
    innererror: {
      code: 'ResponsibleAIPolicyViolation',
      content_filter_result: {
        hate: { filtered: false, severity: 'safe' },
        violence: { filtered: true, severity: 'medium' },
      },
    },
  },
};

interface Failure {
  readonly name: string;
  readonly answer: Answer;
  readonly problem: object;
  readonly calls: number;
}

const failures: readonly Failure[] = [
  {
    name: 'a throttled call that may be repeated after the deadline',
    answer: (response) =>
      sendJson(response, 429, { error: { message: upstreamText } }, { 'retry-after': `${hourSeconds}` }),
    problem: {
      status: 429,
      code: 'upstream_throttled',
      retryAfterMs: hourSeconds * 1000,
      upstream: { deployment: 'gpt-5-mini', status: 429 },
    },
    calls: 1,
  },
  {
    name: 'filtered content',
    answer: (response) => sendJson(response, 400, filtered),
    problem: { status: 422, code: 'content_filtered', categories: [{ category: 'violence', severity: 'medium' }] },
    calls: 1,
  },
  {
    name: 'a refused key',
    answer: (response) => sendJson(response, 401, { error: { code: '401', message: `${upstreamText} ${key}` } }),
    problem: { status: 502, code: 'upstream_auth', upstream: { deployment: 'gpt-5-mini', status: 401, code: '401' } },
    calls: 1,
  },
  {
    name: 'a page in HTML',
    answer: (response) =>
      response.writeHead(500, { 'content-type': 'text/html' }).end(`<html><body>${upstreamText}</body></html>`),
    problem: { status: 502, code: 'upstream_error', upstream: { deployment: 'gpt-5-mini', status: 500 } },
    calls: 2,
  },
  {
    name: 'a gateway that names no deployment',
    answer: (response) =>
      response.writeHead(404, { 'content-type': 'text/plain' }).end(`Unknown model: ${upstreamText}`),
    problem: { status: 404, code: 'deployment_not_found' },
    calls: 1,
  },
  {
    name: 'a connection that is reset',
    answer: (response) => response.destroy(),
    problem: { status: 503, code: 'upstream_unavailable', upstream: { deployment: 'gpt-5-mini' } },
    calls: 2,
  },
  {
    name: 'a page with status 200',
    answer: (response) => response.writeHead(200, { 'content-type': 'text/html' }).end(`<p>${upstreamText}</p>`),
    problem: { status: 502, code: 'upstream_invalid_answer' },
    calls: 1,
  },
];

describe('POST summarise, models that fail', () => {
  it.each(failures)('POST summarise answers $name with its problem', async ({ answer, problem, calls }) => {
    answerWith(answer);
    const found = await readProblem(await app.post('summarise', request));

    expect(found).toMatchObject(problem);
    expect(JSON.stringify(found)).not.toMatch(new RegExp(`${upstreamText}|${key}|canary`));
    expect(model.calls.length - earlierCalls).toBe(calls);
  });

  it.each(failures)('POST summarise begins no stream for $name', async ({ answer, problem, calls }) => {
    answerWith(answer);
    const found = await readProblem(await app.post('summarise', request, events));

    expect(found).toMatchObject(problem);
    expect(JSON.stringify(found)).not.toMatch(new RegExp(`${upstreamText}|${key}|canary`));
    expect(model.calls.length - earlierCalls).toBe(calls);
  });

  it('POST summarise says in its headers when a throttled call may be repeated', async () => {
    answerWith((response) => sendJson(response, 429, {}, { 'retry-after': `${hourSeconds}` }));
    const response = await app.post('summarise', request);

    expect(response.headers.get('retry-after')).toBe(`${hourSeconds}`);
  });

  it.each([{ headers: {} }, { headers: events }])(
    'POST summarise repeats a throttled call ($headers)',
    async ({ headers }) => {
      answerWith((response, callNumber) => {
        if (callNumber === 1) sendJson(response, 429, {}, { 'retry-after': '0' });
        else if ('accept' in headers) sendEvents(response, chatEvents('It was here.'));
        else sendJson(response, 200, chatCompletion('It was here.'));
      });
      const response = await app.post('summarise', request, headers);
      const body = await response.text();

      expect(response.status).toBe(200);
      expect(body).toContain('"summary":"It was here."');
      expect(body).toContain('"attempts":2');
    },
  );

  it.each([
    { name: 'an empty answer', body: chatCompletion('') },
    { name: 'no choice', body: { ...chatCompletion('a'), choices: [] } },
    { name: 'an answer without a finish reason', body: withFinish(null) },
    { name: 'an answer that calls a tool', body: withFinish('tool_calls') },
  ])('POST summarise takes $name for no summary', async ({ body }) => {
    answerWith((response) => sendJson(response, 200, body));

    expect(await readProblem(await app.post('summarise', request))).toMatchObject({
      status: 502,
      code: 'upstream_invalid_answer',
    });
  });

  it('POST summarise logs failures with their causes, and neither keys nor texts', async () => {
    answerWith((response) => sendJson(response, 500, { error: { message: `${upstreamText} ${key}` } }));
    await app.post('summarise', request, { 'x-request-id': 'logged.2' });

    expect(await app.logged(/request logged\.2/)).toMatch(
      /^summarise 502 upstream_error in \d+ ms, request logged\.2\n/,
    );
    expect(app.log()).not.toMatch(new RegExp(`${upstreamText}|${key}|canary`));
  });
});

function withFinish(finishReason: string | null): object {
  const choice = { index: 0, finish_reason: finishReason, message: { role: 'assistant', content: 'It was here.' } };
  return { ...chatCompletion('a'), choices: [choice] };
}
