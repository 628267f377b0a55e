import type { IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { BufferedRequest } from '../buffered-messages.ts';
import { joinHeaders } from './join-headers.ts';
import { encodePath, parseRequestTarget } from '../routes/request-target.ts';

/**
 * Reads a request as buffered mode hands it to the app. A body counts only with a Content-Length above 0: what comes
 * chunked arrives empty, as seen on the real host, and is read and dropped. Rejects when the caller leaves before its
 * body is there. The length of the body is for the caller to bound.
 */
export async function readBufferedRequest(
  request: IncomingMessage,
  routeValues: ReadonlyMap<string, string>,
): Promise<BufferedRequest> {
  const { path, query } = parseRequestTarget(request.url ?? '/');
  const hasBody = Number(request.headers['content-length'] ?? 0) > 0;
  const head = {
    method: request.method ?? 'GET',
    url: `http://${request.headers.host ?? 'localhost'}${encodePathOnce(path)}${query}`,
    nullableHeaders: wrap(Object.entries(joinHeaders(request))),
    nullableQuery: wrap(joinQuery(query)),
    nullableParams: wrap(routeValues),
  };
  if (hasBody) return { ...head, body: { bytes: await buffer(request) } };
  request.resume();
  return head;
}

/**
 * ASP.NET Core's PathString leaves what looks like an escape as it is, so `%2F` is not encoded a second time here,
 * unlike on the way to a streaming app.
 */
function encodePathOnce(path: string): string {
  return encodePath(path).replaceAll(/%25([\da-f]{2})/gi, '%$1');
}

/** Joins the values of a repeated name, whose case is ignored and whose first spelling is kept. */
function joinQuery(query: string): Iterable<readonly [string, string]> {
  const joined = new Map<string, readonly [string, string]>();
  for (const [name, value] of new URLSearchParams(query)) {
    const [first, before] = joined.get(name.toLowerCase()) ?? [name];
    joined.set(name.toLowerCase(), [first, before === undefined ? value : `${before},${value}`]);
  }
  return joined.values();
}

function wrap(entries: Iterable<readonly [string, string]>): Record<string, { readonly value: string }> {
  return Object.fromEntries([...entries].map(([name, value]) => [name, { value }]));
}
