import { type HttpHandler, HttpRequest, InvocationContext } from '@azure/functions';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { createBodyBudget } from '../../../src/http/body-budget.ts';
import { CallerGone } from '../../../src/http/library/client-connection.ts';
import { createHandler } from '../../../src/http/create-handler.ts';
import { AppError } from '../../../src/shared/app-error.ts';
import type { HttpContract } from '../../../src/shared/http-contract.ts';
import { untilAborted } from '../../../src/shared/until-aborted.ts';
import { connectionsWith, type Echo, handleEcho, limits, type Sent } from './handle-echo.ts';

/** Work that takes for ever. */
const never = new Promise<never>(() => undefined);

describe('createHandler()', () => {
  it('answers JSON with its length and the request id', async () => {
    const response = await handleEcho({ headers: { 'x-request-id': 'mine' } });
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
    const response = await handleEcho(send);
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.json()).toMatchObject({ status, code, requestId: 'invocation' });
  });

  it('answers a bug with 500 and nothing of its text, and logs it', async () => {
    const logs: string[] = [];
    const response = await handleEcho({}, { useCase: () => Promise.reject(new Error('key=abc')) }, logs);
    const text = await response.text();
    expect(response.status).toBe(500);
    expect(text).not.toContain('abc');
    expect(logs.join('\n')).toContain('key=abc');
  });

  it('keeps what the caller sent wrong out of the log', async () => {
    const logs: string[] = [];
    await handleEcho({ body: '{"my secret":1}' }, {}, logs);
    expect(logs).toHaveLength(1);
    expect(logs[0]).toContain('echo 400 invalid_request');
    expect(logs[0]).not.toContain('secret');
  });

  it('refuses everything while settings are faulty, before it looks at the request', async () => {
    const refusal = new AppError('settings_invalid', 'Cannot answer');
    const response = await handleEcho({ body: '{' }, { refusal });
    expect(response.status).toBe(503);
  });

  it.each<HttpContract<undefined, string>['method']>(['GET', 'DELETE', 'POST'])(
    'never reads the body of a %s endpoint without one',
    async (method) => {
      const request = new HttpRequest({
        url: 'http://localhost/api/remove',
        method,
        ...(method === 'GET' ? {} : { body: { string: 'no JSON' } }),
      });
      const response = await handlerWithoutBody({ method })(request, new InvocationContext());
      expect(response).toMatchObject({ status: 200 });
      expect(request.bodyUsed).toBe(false);
    },
  );

  it('sets Retry-After in whole seconds', async () => {
    const failure = new AppError('upstream_throttled', 'Cannot', { retryAfterMs: 1_200 });
    const response = await handleEcho({}, { useCase: () => Promise.reject(failure) });
    expect(response.headers.get('retry-after')).toBe('2');
  });

  it('ends with deadline_exceeded when the time is over', async () => {
    const brief = { ...limits, answerDeadlineMs: 20 };
    const response = await handleEcho(
      {},
      { limits: brief, useCase: (_request, { signal }) => untilAborted(never, signal) },
    );
    expect(await response.json()).toMatchObject({ status: 504, code: 'deadline_exceeded' });
  });

  it('answers by its deadline for a use case that ignores its signal', async () => {
    const brief = { ...limits, answerDeadlineMs: 20 };
    const response = await handleEcho({}, { limits: brief, useCase: () => never });
    expect(await response.json()).toMatchObject({ status: 504, code: 'deadline_exceeded' });
  });

  it('refuses a body for which there is no room beside others in flight, and says when to come back', async () => {
    const bodies = createBodyBudget(100);
    bodies.open().hold(90);
    const response = await handleEcho({}, { bodies });
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('2');
    expect(await response.json()).toMatchObject({ code: 'overloaded', retryAfterMs: 2_000 });
  });

  it.each([
    { name: 'an answer', useCase: (request: Echo) => Promise.resolve(request) },
    { name: 'a failure', useCase: () => Promise.reject(new Error('no')) },
  ])('gives the room of a body back behind $name, and not before', async ({ useCase }) => {
    const bodies = createBodyBudget(100);
    const isFull = (): boolean => {
      const share = bodies.open();
      try {
        share.hold(100);
        return false;
      } catch {
        return true;
      } finally {
        share.release();
      }
    };
    let wasFull = false;
    await handleEcho(
      {},
      {
        bodies,
        useCase: (request) => {
          wasFull = isFull();
          return useCase(request);
        },
      },
    );
    expect([wasFull, isFull()]).toEqual([true, false]);
  });

  it('does nothing for a caller who left before', async () => {
    let uses = 0;
    const handler = handlerWithoutBody({
      method: 'GET',
      gone: AbortSignal.abort(new CallerGone()),
      onUse: () => {
        uses += 1;
      },
    });
    const request = new HttpRequest({ url: 'http://localhost/api/remove', method: 'GET' });
    expect(await handler(request, new InvocationContext())).toMatchObject({ status: 499 });
    expect(uses).toBe(0);
  });

  it('stops the work of a caller who has gone and logs 499', async () => {
    const controller = new AbortController();
    const logs: string[] = [];
    const answering = handleEcho(
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
});

/** Handles requests to an endpoint whose contract has no body. */
function handlerWithoutBody({
  method,
  gone = new AbortController().signal,
  onUse = () => undefined,
}: {
  readonly method: HttpContract<undefined, string>['method'];
  readonly gone?: AbortSignal;
  readonly onUse?: () => void;
}): HttpHandler {
  return createHandler({
    contract: {
      name: 'remove',
      method,
      route: 'remove',
      authLevel: 'anonymous',
      summary: 'Remove',
      settings: 'valid',
      request: z.undefined(),
      answer: z.string(),
      canStream: false,
    },
    useCase: () => {
      onUse();
      return Promise.resolve('removed');
    },
    limits: { ...limits, maxBodyBytes: 0 },
    refusal: undefined,
    connections: connectionsWith(gone),
    bodies: createBodyBudget(0),
  });
}
