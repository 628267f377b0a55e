import type { Reply } from './reply.ts';

/** Makes a reply whose body is `value` as JSON; `headers` are added and may replace the content type. */
export function jsonReply(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(value) };
}
