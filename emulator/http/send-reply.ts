import type { ServerResponse } from 'node:http';
import type { Reply } from '../wire/reply.ts';

/** Sends a whole reply; its own headers win over `commonHeaders`. */
export function sendReply(
  response: ServerResponse,
  reply: Reply,
  commonHeaders: Readonly<Record<string, string>>,
): void {
  const body = Buffer.from(reply.body, 'utf8');
  const headers = { ...commonHeaders, ...reply.headers, 'content-length': String(body.byteLength) };
  if (reply.reason === undefined) response.writeHead(reply.status, headers);
  else response.writeHead(reply.status, reply.reason, headers);
  response.end(body);
}
