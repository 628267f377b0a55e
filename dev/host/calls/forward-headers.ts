import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';

/** Headers that belong to one connection (RFC 9110 section 7.6.1) and never travel further. */
const hopByHop = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** What the front adds to a request on its way to the app. */
export interface ForwardedFor {
  readonly invocationId: string;
  /** Host header of the caller; the app builds `request.url` from it. */
  readonly host: string;
  readonly remoteAddress: string;
}

/**
 * Headers of a forwarded request. The caller's own `x-forwarded-host` and `-proto` are replaced, its
 * `x-forwarded-for` is continued, and its `x-ms-invocation-id` is kept, as the platform does: an app has to guard
 * itself against that one.
 */
export function toForwardedHeaders(
  headers: NodeJS.Dict<string[]>,
  { invocationId, host, remoteAddress }: ForwardedFor,
): OutgoingHttpHeaders {
  const dropped = listDropped(headers['connection']?.join(',')).add('host').add('expect');
  const kept = Object.entries(headers).filter(([name]) => !dropped.has(name));
  return {
    ...Object.fromEntries(kept),
    // A body without a length is sent on as it comes in, whatever the method.
    ...(headers['transfer-encoding'] === undefined ? {} : { 'transfer-encoding': 'chunked' }),
    'x-ms-invocation-id': headers['x-ms-invocation-id'] ?? invocationId,
    'x-forwarded-for': [...(headers['x-forwarded-for'] ?? []), remoteAddress].join(', '),
    'x-forwarded-host': host,
    'x-forwarded-proto': 'http',
  };
}

/** Headers of an answer as they came. */
export interface ReceivedHeaders {
  /** Name, value, name, value. */
  readonly rawHeaders: readonly string[];
  readonly headers: IncomingHttpHeaders;
}

/**
 * Raw headers of the answer to a caller: those of the app without those of the connection it came over, and those that
 * the host has set. Of a name that both have the host's wins, as on the platform; only `vary` adds up.
 *
 * @param own with names in lower case
 */
export function joinAnswerHeaders({ rawHeaders, headers }: ReceivedHeaders, own: OutgoingHttpHeaders): string[] {
  const ownNames = Object.keys(own);
  const dropped = listDropped(headers.connection);
  for (const name of ownNames) if (name !== 'vary') dropped.add(name);
  const kept: string[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    if (!dropped.has(name.toLowerCase())) kept.push(name, rawHeaders[index + 1] ?? '');
  }
  for (const name of ownNames) kept.push(name, String(own[name]));
  return kept;
}

function listDropped(connection: string | undefined): Set<string> {
  const named = (connection ?? '').split(',').map((name) => name.trim().toLowerCase());
  const dropped = new Set([...hopByHop, ...named]);
  // It tells where the body ends: without it Node sends that of a GET as if a second request followed.
  dropped.delete('content-length');
  return dropped;
}
