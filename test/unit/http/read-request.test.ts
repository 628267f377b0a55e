import { HttpRequest } from '@azure/functions';
import { afterEach, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { type ReadRequestOptions, readRequest } from '../../../src/http/read-request.ts';

const signal = new AbortController().signal;
const options: ReadRequestOptions = {
  parameters: ['index', 'id'],
  maxBodyBytes: 1_000,
  uploadIdleMs: 60_000,
  uploadMs: 60_000,
  signal,
  share: { hold: () => undefined, mustFit: () => undefined },
};
const contract = {
  request: z.strictObject({ index: z.string(), id: z.string().max(10), text: z.string().optional() }),
  bodyLimit: 'summarise',
} as const;

afterEach(() => {
  vi.useRealTimers();
});

/** A request as the library makes it in streaming mode: the platform fills `params`, whatever the URL says. */
function requestWith({
  body,
  query = '',
  params = { index: 'a', id: 'b' },
}: {
  readonly body: unknown;
  readonly query?: string;
  readonly params?: Record<string, string>;
}): HttpRequest {
  return new HttpRequest({
    url: `http://localhost/api/indexes/a/documents/b${query}`,
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: { string: JSON.stringify(body) },
    params,
  });
}

describe('readRequest()', () => {
  it('readRequest() joins body and path, and takes nothing else from params', async () => {
    const params = { INDEX: 'a', id: 'b%2Fc', text: 'polluted', extra: 'polluted' };
    expect(await readRequest(contract, requestWith({ body: { text: 'own' }, params }), options)).toEqual({
      index: 'a',
      id: 'b/c',
      text: 'own',
    });
  });

  it('readRequest() holds values of the path to the schema', async () => {
    const request = requestWith({ body: {}, params: { index: 'a', id: 'x'.repeat(11) } });
    await expect(readRequest(contract, request, options)).rejects.toMatchObject({
      code: 'invalid_request',
      facts: { errors: [{ pointer: '/id', message: 'must be at most 10 characters, is 11' }] },
    });
  });

  it('readRequest() refuses a field that the path gives', async () => {
    await expect(readRequest(contract, requestWith({ body: { id: 'c' } }), options)).rejects.toMatchObject({
      facts: { errors: [{ pointer: '/id', message: 'is given by the path' }] },
    });
  });

  it('readRequest() makes the request of the path alone where there is no body', async () => {
    const { bodyLimit: _, ...withoutBody } = contract;
    const request = requestWith({ body: { text: 'never read' } });
    expect(await readRequest(withoutBody, request, options)).toEqual({ index: 'a', id: 'b' });
    expect(request.bodyUsed).toBe(false);
  });

  it('readRequest() refuses a query before it touches the body', async () => {
    const request = requestWith({ body: {}, query: '?text=a' });
    await expect(readRequest(contract, request, options)).rejects.toMatchObject({ code: 'invalid_request' });
    expect(request.bodyUsed).toBe(false);
  });

  it('readRequest() ends a body that is not whole in time', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const body = new ReadableStream<Uint8Array>({ pull: () => new Promise(() => undefined) });
    const { headers, query, params } = requestWith({ body: {} });
    const reading = readRequest(contract, { headers, query, params, body }, { ...options, uploadMs: 30_000 });
    vi.advanceTimersByTime(30_000);
    await expect(reading).rejects.toMatchObject({
      code: 'deadline_exceeded',
      message: 'Cannot read the body in time: all of it has to be there within 30000 ms',
    });
  });
});
