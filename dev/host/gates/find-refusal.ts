import type { IncomingMessage } from 'node:http';
import { authorise } from './authorise.ts';
import type { HostKeys } from './host-keys.ts';
import type { WorkerFunction } from '../protocol.ts';
import { parseRequestTarget } from '../routes/request-target.ts';

/** What keeps a request from its function. */
export interface RefusalOptions {
  /** Undefined where keys are not checked. */
  readonly keys: HostKeys | undefined;
  /** Names of disabled functions. */
  readonly disabled: ReadonlySet<string>;
  readonly maxBodyBytes: number;
}

/**
 * The status of the empty answer to a request that must not reach its function: 401 without the right key, 404 for a
 * disabled function unless the master key is given, 500 for a body whose declared length is over the limit. Undefined
 * where it may.
 */
export function findRefusal(
  { keys, disabled, maxBodyBytes }: RefusalOptions,
  fn: WorkerFunction,
  request: IncomingMessage,
): 401 | 404 | 500 | undefined {
  const { query } = parseRequestTarget(request.url ?? '/');
  const access = authorise(keys, fn, { headers: request.headersDistinct, query });
  if (access === 'refused') return 401;
  if (disabled.has(fn.name) && access !== 'master') return 404;
  return Number(request.headers['content-length'] ?? 0) > maxBodyBytes ? 500 : undefined;
}
