import { createDeadline } from './deadline.ts';
import { untilAborted } from './until-aborted.ts';

/** A value and the instant it stops being good, in milliseconds of the clock in use. */
export interface PerishableValue<T> {
  readonly value: T;
  readonly expiresAt: number;
}

/** What a refreshing value is made of. */
export interface RefreshingValueOptions<T> {
  readonly read: (signal: AbortSignal) => Promise<PerishableValue<T>>;
  /** How long before expiry a new value is read in the background, when someone asks. */
  readonly refreshAheadMs: number;
  /** Bound of one read, which does not depend on the callers that wait for it. */
  readonly readTimeoutMs: number;
  /** What a read that hits this bound fails with. */
  readonly timedOut: () => Error;
  /** How long a failure is given to whoever asks instead of another read, in milliseconds; 0 for each by default. */
  readonly failureLifetimeMs?: (error: unknown) => number;
  /** Milliseconds since 1970, as expiry is given in. */
  readonly now: () => number;
}

/** After a refresh that failed, the old value serves; the source is left alone for this long. */
const pauseAfterFailureMs = 5_000;

/**
 * A value that is read once and kept until it expires, such as a token or a key: one read at a time, shared by all who
 * wait; refreshed in the background ahead of expiry; a refresh that fails leaves the old value in use until it expires.
 * A failure is kept for `failureLifetimeMs`; then the next caller reads again. The signal ends its caller's wait, never
 * the read.
 */
export function createRefreshingValue<T>(options: RefreshingValueOptions<T>): (signal: AbortSignal) => Promise<T> {
  const { read, refreshAheadMs, readTimeoutMs, timedOut, failureLifetimeMs = () => 0, now } = options;
  let current: PerishableValue<T> | undefined;
  let reading: Promise<T> | undefined;
  let pausedUntil = Number.NEGATIVE_INFINITY;
  let failure: { readonly error: unknown; readonly expiresAt: number } | undefined;

  const readOnce = async (): Promise<T> => {
    const deadline = createDeadline({ ms: readTimeoutMs, reason: timedOut });
    try {
      current = await untilAborted(read(deadline.signal), deadline.signal);
      failure = undefined;
      return current.value;
    } catch (error) {
      pausedUntil = now() + pauseAfterFailureMs;
      failure = { error, expiresAt: now() + failureLifetimeMs(error) };
      // The source sees only an abort; the reason says what happened.
      deadline.signal.throwIfAborted();
      throw error;
    } finally {
      deadline.dispose();
    }
  };
  const share = (): Promise<T> => {
    reading ??= readOnce().finally(() => {
      reading = undefined;
    });
    return reading;
  };

  return async (signal) => {
    signal.throwIfAborted();
    const time = now();
    if (current === undefined || time >= current.expiresAt) {
      if (reading === undefined && failure !== undefined && time < failure.expiresAt) throw failure.error;
      return untilAborted(share(), signal);
    }
    const { value, expiresAt } = current;
    if (time >= expiresAt - refreshAheadMs && time >= pausedUntil) {
      // Handled here by keeping the old value: the failure becomes a caller's only when that has expired.
      share().catch(() => undefined);
    }
    return value;
  };
}
