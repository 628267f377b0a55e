import type { IncomingHttpHeaders } from 'node:http';
import { createHash, timingSafeEqual } from 'node:crypto';
import { RefusedRequest } from './refused-request.ts';
import { errorReplies } from './error-replies.ts';

/**
 * Throws `RefusedRequest` unless the headers carry `key`. Where both headers are present the `Authorization` header
 * decides, as at the Azure gateway: clients that send both then meet the token-style 401.
 */
export function checkKey(headers: IncomingHttpHeaders, key: string): void {
  const { authorization } = headers;
  if (authorization !== undefined) {
    const token = /^Bearer +(\S+) *$/i.exec(authorization)?.[1];
    if (token === undefined || !isSame(token, key)) throw new RefusedRequest(errorReplies.badToken());
    return;
  }
  const given = headers['api-key'];
  if (typeof given !== 'string' || !isSame(given, key)) throw new RefusedRequest(errorReplies.badKey());
}

function isSame(left: string, right: string): boolean {
  return timingSafeEqual(digest(left), digest(right));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
