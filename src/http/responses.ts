import { HttpResponse } from '@azure/functions';
import type { Problem } from './problem.ts';
import { toHeaders } from './to-headers.ts';

/** A JSON answer with its length, which the platform does not set by itself. */
export function jsonResponse(answer: unknown, requestId: string): HttpResponse {
  return withText(200, JSON.stringify(answer), { 'content-type': 'application/json', 'x-request-id': requestId });
}

/** The answer to a failed request. `Retry-After` is in whole seconds, rounded up. */
export function problemResponse(problem: Problem): HttpResponse {
  return withText(problem.status, JSON.stringify(problem), {
    'content-type': 'application/problem+json',
    'x-request-id': problem.requestId,
    ...(problem.retryAfterMs === undefined ? {} : { 'retry-after': `${Math.ceil(problem.retryAfterMs / 1000)}` }),
  });
}

/** A stream of server-sent events; the headers keep proxies from storing or holding it back. */
export function eventStreamResponse(body: ReadableStream<Uint8Array>, requestId: string): HttpResponse {
  return new HttpResponse({
    status: 200,
    headers: toHeaders({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
      'x-request-id': requestId,
    }),
    body,
  });
}

/** What the platform is given for a caller who has left: nobody reads it. */
export function goneResponse(requestId: string): HttpResponse {
  return withText(499, '', { 'x-request-id': requestId });
}

function withText(status: number, text: string, headers: Record<string, string>): HttpResponse {
  return new HttpResponse({
    status,
    headers: toHeaders(headers, { 'cache-control': 'no-store', 'content-length': `${Buffer.byteLength(text)}` }),
    body: text,
  });
}
