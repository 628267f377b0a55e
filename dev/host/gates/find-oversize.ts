import type { IncomingMessage } from 'node:http';

/**
 * What Node's parser may take of a request before its body, in bytes: enough to answer the platform's own limits below
 * with the platform's status. It answers 431 beyond.
 */
export const maxParsedBytes = 128 * 1024;

/** Longest request line with its line end, in bytes: Kestrel's default, seen on the real host. */
const maxRequestLineBytes = 8192;
/** All header lines together, in bytes: Kestrel's default, seen on the real host. */
const maxHeaderBytes = 32_768;
/** Most header lines: Kestrel's default. */
const maxHeaders = 100;

/** The status that refuses a request whose line (414) or headers (431) are too large; undefined where they are not. */
export function findOversize({ method = '', url = '', rawHeaders }: IncomingMessage): 414 | 431 | undefined {
  if (`${method} ${url} HTTP/1.1\r\n`.length > maxRequestLineBytes) return 414;
  // A line is "name: value" and its end.
  const bytes = rawHeaders.reduce((sum, text) => sum + text.length + 2, 0);
  return bytes > maxHeaderBytes || rawHeaders.length / 2 > maxHeaders ? 431 : undefined;
}
