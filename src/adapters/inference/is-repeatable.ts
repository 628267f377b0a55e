import type { AppError } from '../../shared/app-error.ts';
import { ConnectionFailure } from './connection-failure.ts';

/** Statuses over 500 that a second call cannot change: not implemented, and HTTP version not supported. */
const lastingStatuses = new Set([501, 505]);

/**
 * Whether the same call may succeed a moment later: throttled, failed or timed out at the endpoint, or no connection. A
 * stream that stayed silent is not called again, since that would double a wait which was too long already, nor is an
 * answer that broke off, since it has been paid for.
 */
export function isRepeatable({ code, facts, cause }: AppError): boolean {
  if (code === 'upstream_throttled' || cause instanceof ConnectionFailure) return true;
  const status = facts.upstream?.status ?? 0;
  return status === 408 || (status >= 500 && !lastingStatuses.has(status));
}
