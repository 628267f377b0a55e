import { setTimeout as wait } from 'node:timers/promises';
import { AppError } from './app-error.ts';
import { remainingMs } from './deadline.ts';

/** How often, how long and on what to try again. */
export interface RetryOptions {
  readonly signal: AbortSignal;
  /** Whether another call may mend this failure. */
  readonly isRepeatable: (error: AppError) => boolean;
  /** Calls in all, at least 1. */
  readonly maxAttempts?: number;
  /** Wait where the failure names none; doubled by each try, half of it random so that callers spread. */
  readonly backOffMs?: number;
  /** What doubling stops at; without a bound by default. */
  readonly maxBackOffMs?: number;
  /** Longest wait where the signal has no deadline: a day's `Retry-After` would hold the caller for a day. */
  readonly maxWaitMs?: number;
  /** From 0 up to, not including, 1. */
  readonly random?: () => number;
  /** Waits for so many milliseconds; rejects when the signal aborts. */
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<unknown>;
}

/**
 * Calls `attempt`, with its number from 1, until it succeeds. Only an `AppError` that `isRepeatable` says so of is tried
 * again, after the wait of its `retryAfterMs`. A wait that would not end before the signal's deadline is not begun: the
 * failure is thrown at once, `retryAfterMs` in it. An abort rethrows the signal's reason as it is.
 */
export async function retry<T>(attempt: (attemptNumber: number) => Promise<T>, options: RetryOptions): Promise<T> {
  const { signal, isRepeatable, maxAttempts = 2, maxWaitMs = 60_000, random = Math.random } = options;
  const { backOffMs = 500, maxBackOffMs = Number.POSITIVE_INFINITY, sleep = waitFor } = options;
  for (let attemptNumber = 1; ; attemptNumber += 1) {
    try {
      return await attempt(attemptNumber);
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof AppError) || attemptNumber >= maxAttempts || !isRepeatable(error)) throw error;
      const waitMs =
        error.facts.retryAfterMs ?? spread(Math.min(maxBackOffMs, backOffMs * 2 ** (attemptNumber - 1)), random);
      const leftMs = remainingMs(signal);
      if (leftMs === Number.POSITIVE_INFINITY ? waitMs > maxWaitMs : waitMs >= leftMs) throw error;
      await rest(sleep(waitMs, signal), signal);
    }
  }
}

function spread(ms: number, random: () => number): number {
  return (ms / 2) * (1 + random());
}

function waitFor(ms: number, signal: AbortSignal): Promise<unknown> {
  return wait(ms, undefined, { signal });
}

/** What is thrown by an abort is its reason, and not the error of the timer. */
async function rest(sleeping: Promise<unknown>, signal: AbortSignal): Promise<void> {
  try {
    await sleeping;
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}
