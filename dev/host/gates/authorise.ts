import { createHash, timingSafeEqual } from 'node:crypto';
import type { HostKeys } from './host-keys.ts';

/** What a request may do: `master` is more than `granted`, since the master key also runs a disabled function. */
export type Access = 'refused' | 'granted' | 'master';

/** What is asked for: a function, or with no name a page of the host. */
export interface Guarded {
  readonly name?: string;
  /** `anonymous`, `function` or `admin`. */
  readonly authLevel: string;
}

/** The parts of a request that may hold a key. */
export interface KeyedRequest {
  readonly headers: NodeJS.Dict<readonly string[]>;
  /** Query with or without its question mark. */
  readonly query: string;
}

/**
 * Decides on a request by the key it carries, as seen on the real host: the first `x-functions-key`, also an empty
 * one, else the first `code` of the query, whose name ignores case. The function's own key and the host key open the
 * level `function`, the master key opens all; no key opens `anonymous` only
 * (https://learn.microsoft.com/azure/azure-functions/function-keys-how-to). Keys are compared in constant time.
 *
 * @param keys undefined where keys are not checked, as with `func start`
 */
export function authorise(keys: HostKeys | undefined, guarded: Guarded, request: KeyedRequest): Access {
  if (keys === undefined) return 'granted';
  const given = readKey(request);
  const isMaster = isSameKey(given, keys.master);
  const isHost = isSameKey(given, keys.host);
  const isOwn = guarded.name !== undefined && isSameKey(given, keys.ofFunction(guarded.name));
  if (isMaster) return 'master';
  if (guarded.authLevel === 'anonymous') return 'granted';
  return guarded.authLevel === 'function' && (isHost || isOwn) ? 'granted' : 'refused';
}

function readKey({ headers, query }: KeyedRequest): string {
  const inHeader = headers['x-functions-key']?.[0];
  if (inHeader !== undefined) return inHeader;
  const [, code = ''] = [...new URLSearchParams(query)].find(([name]) => name.toLowerCase() === 'code') ?? [];
  return code;
}

/** Digests have one length, so that the comparison tells nothing of the key's. */
function isSameKey(given: string, key: string): boolean {
  return timingSafeEqual(createHash('sha256').update(given).digest(), createHash('sha256').update(key).digest());
}
