import { type HttpHandler, HttpRequest, HttpResponse, InvocationContext } from '@azure/functions';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { withLastResort } from '../../../src/http/last-resort.ts';

const lines: unknown[] = [];
beforeEach(() => {
  lines.length = 0;
  vi.spyOn(console, 'error').mockImplementation((line) => void lines.push(line));
});
afterEach(() => {
  vi.restoreAllMocks();
});

async function call(handler: HttpHandler, context?: object): Promise<HttpResponse> {
  const known = new InvocationContext({ invocationId: 'invocation' });
  const odd = context === undefined ? known : Object.assign(Object.create(context), {});
  const request = new HttpRequest({ url: 'http://localhost/api/a', method: 'GET' });
  const response = await withLastResort(handler)(request, odd);
  if (!(response instanceof HttpResponse)) throw new Error('No HttpResponse');
  return response;
}

const throwing = (): never => {
  throw new Error('key=abc');
};

function throwText(): never {
  // eslint-disable-next-line typescript/only-throw-error -- what others throw may be anything
  throw 'key=abc';
}

describe('withLastResort()', () => {
  it('gives an answer through as it is', async () => {
    const response = new HttpResponse({ status: 202 });
    expect(await call(() => response)).toBe(response);
    expect(lines).toEqual([]);
  });

  it.each<{ name: string; handler: HttpHandler; context?: object }>([
    { name: 'a handler that throws', handler: throwing },
    { name: 'a handler that rejects', handler: () => Promise.reject(new Error('key=abc')) },
    { name: 'a handler that throws no error', handler: () => throwText() },
    // A handler without types behind it.
    { name: 'nothing', handler: () => JSON.parse('null') },
    { name: 'a text', handler: () => JSON.parse('"text"') },
    { name: 'what is yet to be built', handler: () => ({ status: 1_000 }) },
    {
      name: 'a context that cannot be read',
      handler: throwing,
      context: {
        get invocationId() {
          return throwing();
        },
      },
    },
    { name: 'a context without an id', handler: throwing, context: {} },
  ])('answers $name with a problem document of 500 that says nothing of the error', async ({ handler, context }) => {
    const response = await call(handler, context);
    expect(response.status).toBe(500);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject({
      status: 500,
      code: 'internal',
      requestId: context === undefined ? 'invocation' : 'unknown',
    });
    expect(text).not.toContain('abc');
    expect(lines).toEqual([expect.stringMatching(/^last-resort 500 in/)]);
  });

  it('says what went wrong in the log', async () => {
    await call(throwing);
    expect(lines.join('\n')).toContain('Error: key=abc');
  });

  it('answers although nothing can be logged', async () => {
    vi.spyOn(console, 'error').mockImplementation(throwing);
    expect((await call(throwing)).status).toBe(500);
  });
});
