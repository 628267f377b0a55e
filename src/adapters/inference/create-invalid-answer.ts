import { AppError } from '../../shared/app-error.ts';
import type { FailureContext } from './decode-failure.ts';
import { OversizedEventError } from './read-event-data.ts';

/** The error for an answer that is there and is of no use; `why` is in our own words. */
export function createInvalidAnswer({ deployment }: FailureContext, why: string, cause?: unknown): AppError {
  return new AppError('upstream_invalid_answer', `Cannot use the answer of deployment '${deployment}': ${why}`, {
    upstream: { deployment },
    cause,
  });
}

/**
 * What reading a body failed with, as the caller's error: a broken connection or an endless event. An `AppError`, and
 * whatever is no fault of the connection, comes back as it is.
 */
export function toReadFailure(error: unknown, context: FailureContext): unknown {
  if (error instanceof OversizedEventError) return createInvalidAnswer(context, 'one event is too long', error);
  // Faults of sockets, TLS and of the HTTP parser carry a code; a bug of ours does not.
  if (error instanceof AppError || !(error instanceof Error) || !('code' in error)) return error;
  return createInvalidAnswer(context, 'the connection broke off', error);
}
