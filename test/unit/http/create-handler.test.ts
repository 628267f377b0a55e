import { HttpRequest, HttpResponse, InvocationContext } from '@azure/functions';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { CallerGone, type ClientConnections } from '../../../src/http/client-connection.ts';
import { createHandler, type Endpoint } from '../../../src/http/create-handler.ts';
import { AppError } from '../../../src/shared/app-error.ts';
import { untilAborted } from '../../../src/shared/until-aborted.ts';

interface Echo {
  readonly text: string;
}

const echoSchema = z.strictObject({ text: z.string() });
/** Work that takes for ever. */
const never = new Promise<never>(() => undefined);
const nobodyLeaves: ClientConnections = connectionsWith(new AbortController().signal);

beforeEach(() => {
  // What is logged after the head of an answer goes there.
  vi.spyOn(console, 'info').mockReturnValue();
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe('createHandler()', () => {
  it('answers JSON with its length and the request id', async () => {
    const response = await handle({ headers: { 'x-request-id': 'mine' } });
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'application/json',
      'content-length': '16',
      'x-request-id': 'mine',
    });
    expect(await response.json()).toEqual({ text: 'hello' });
  });

  it.each<{ name: string; send: Partial<Sent>; status: number; code: string }>([
    {
      name: 'a wrong content type',
      send: { headers: { 'content-type': 'text/plain' } },
      status: 415,
      code: 'unsupported_media_type',
    },
    { name: 'no JSON', send: { body: '{' }, status: 400, code: 'invalid_request' },
    { name: 'an empty body', send: { body: '' }, status: 400, code: 'invalid_request' },
    { name: 'a wrong field', send: { body: '{"text":1}' }, status: 400, code: 'invalid_request' },
    {
      name: 'a body over the limit',
      send: { body: JSON.stringify({ text: 'x'.repeat(100) }) },
      status: 413,
      code: 'body_too_large',
    },
  ])('answers $name with $status $code as problem details', async ({ send, status, code }) => {
    const response = await handle(send);
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.json()).toMatchObject({ status, code, requestId: 'invocation' });
  });

  it('answers a bug with 500 and nothing of its text, and logs it', async () => {
    const logs: string[] = [];
    const response = await handle({}, { useCase: () => Promise.reject(new Error('key=abc')) }, logs);
    const text = await response.text();
    expect(response.status).toBe(500);
    expect(text).not.toContain('abc');
    expect(logs.join('\n')).toContain('key=abc');
  });

  it('keeps what the caller sent wrong out of the log', async () => {
    const logs: string[] = [];
    await handle({ body: '{"my secret":1}' }, {}, logs);
    expect(logs).toHaveLength(1);
    expect(logs[0]).toContain('echo 400 invalid_request');
    expect(logs[0]).not.toContain('secret');
  });

  it('refuses everything while settings are faulty, before it looks at the request', async () => {
    const refusal = new AppError('settings_invalid', 'Cannot answer');
    const response = await handle({ body: '{' }, { refusal });
    expect(response.status).toBe(503);
  });

  it('sets Retry-After in whole seconds', async () => {
    const failure = new AppError('upstream_throttled', 'Cannot', { retryAfterMs: 1_200 });
    const response = await handle({}, { useCase: () => Promise.reject(failure) });
    expect(response.headers.get('retry-after')).toBe('2');
  });

  it('ends with deadline_exceeded when the time is over', async () => {
    const limits = { maxBodyBytes: 100, answerDeadlineMs: 20, streamDeadlineMs: 20 };
    const response = await handle({}, { limits, useCase: (_request, { signal }) => untilAborted(never, signal) });
    expect(await response.json()).toMatchObject({ status: 504, code: 'deadline_exceeded' });
  });

  it('stops the work of a caller who has gone and logs 499', async () => {
    const controller = new AbortController();
    const logs: string[] = [];
    const answering = handle(
      {},
      {
        connections: connectionsWith(controller.signal),
        useCase: (_request, { signal }) => untilAborted(never, signal),
      },
      logs,
    );
    await new Promise((resolve) => setImmediate(resolve));
    controller.abort(new CallerGone());
    expect((await answering).status).toBe(499);
    expect(logs).toEqual([expect.stringContaining('echo 499')]);
  });

  it('streams events to a caller who accepts them', async () => {
    const response = await handle({ headers: { accept: 'text/event-stream, */*;q=0.1' } });
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-cache, no-transform');
    expect(response.headers.get('x-accel-buffering')).toBe('no');
    expect(await response.text()).toContain('event: done\ndata: {"text":"hello"}');
  });

  it.each([
    { name: 'is whole', reason: undefined, line: /^echo 200 in/ },
    { name: 'was left by its caller', reason: new CallerGone(), line: /^echo 499 in/ },
  ])('writes the line of a stream that $name to the console: its invocation has ended', async ({ reason, line }) => {
    const lines: unknown[] = [];
    vi.spyOn(console, 'info').mockImplementation((line) => void lines.push(line));
    const gone = new AbortController();
    const logs: string[] = [];
    const response = await handle(
      { headers: { accept: 'text/event-stream' } },
      {
        connections: connectionsWith(gone.signal),
        useCase: async (request, { events }) => {
          await events?.start();
          if (reason !== undefined) gone.abort(reason);
          await events?.delta('a');
          return request;
        },
      },
      logs,
    );
    await response.text();
    expect(lines).toEqual([expect.stringMatching(line)]);
    expect(logs).toEqual([]);
  });

  it.each([{ accept: 'application/json' }, { accept: 'text/event-stream' }])(
    'leaves no deadline running behind an answer as $accept',
    async (headers) => {
      vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] });
      await (await handle({ headers })).text();
      expect(vi.getTimerCount()).toBe(0);
    },
  );

  it('answers a failure before the first event as an ordinary problem', async () => {
    const failure = new AppError('deployment_not_found', 'Cannot');
    const response = await handle(
      { headers: { accept: 'text/event-stream' } },
      { useCase: () => Promise.reject(failure) },
    );
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
  });
});

interface Sent {
  readonly headers: Record<string, string>;
  readonly body: string;
}

async function handle(
  { headers, body = '{"text":"hello"}' }: Partial<Sent>,
  endpoint: Partial<Endpoint<Echo, Echo>> = {},
  logs: string[] = [],
): Promise<HttpResponse> {
  const handler = createHandler<Echo, Echo>({
    contract: {
      name: 'echo',
      method: 'POST',
      route: 'echo',
      authLevel: 'anonymous',
      summary: 'Echo',
      settings: 'valid',
      request: echoSchema,
      answer: echoSchema,
      canStream: true,
    },
    useCase: (request) => Promise.resolve(request),
    limits: { maxBodyBytes: 100, answerDeadlineMs: 5_000, streamDeadlineMs: 5_000 },
    refusal: undefined,
    connections: nobodyLeaves,
    ...endpoint,
  });
  const request = new HttpRequest({
    url: 'http://localhost/api/echo',
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: { string: body },
  });
  const context = new InvocationContext({
    invocationId: 'invocation',
    functionName: 'echo',
    logHandler: (_level, ...lines) => logs.push(lines.join(' ')),
  });
  const response = await handler(request, context);
  if (!(response instanceof HttpResponse)) throw new Error('The handler answered no HttpResponse');
  return response;
}

function connectionsWith(gone: AbortSignal): ClientConnections {
  return { of: () => ({ gone, drained: () => Promise.resolve(), destroy: () => undefined }), close: () => undefined };
}
