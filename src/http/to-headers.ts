/**
 * Headers that no answer of the app may set: those of one connection (RFC 9110, section 7.6.1), with which an answer never
 * leaves the platform's host, the platform's own, and `set-cookie`, of which only the last would survive.
 */
const forbidden = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'set-cookie',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'x-ms-invocation-id',
]);

/**
 * Outside of what a header's value may hold everywhere: a single latin-1 character makes the platform's host answer
 * 500.
 */
const unsafe = /[^\t\u0020-\u007e]/gu;

/**
 * Makes the headers of an answer, with names in lower case; every answer's go through here. Characters outside
 * printable ASCII, line breaks among them, are percent-encoded as UTF-8. Throws a `TypeError` for a header that must
 * not be set, or is set twice (whatever its case, in one part or in two): both are bugs of the app, of which the caller
 * would see silence.
 */
export function toHeaders(...parts: readonly Readonly<Record<string, string>>[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of parts.flatMap((part) => Object.entries(part))) {
    const key = name.toLowerCase();
    if (forbidden.has(key)) throw new TypeError(`Cannot set header "${name}" of an answer`);
    if (Object.hasOwn(headers, key)) throw new TypeError(`Cannot set header "${name}" of an answer twice`);
    headers[key] = value.toWellFormed().replaceAll(unsafe, encodeURIComponent);
  }
  return headers;
}
