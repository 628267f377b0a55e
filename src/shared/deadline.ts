import { AppError } from './app-error.ts';

/** A span of time to finish in, as a signal. */
export interface Deadline {
  /** Aborts with `AppError` `deadline_exceeded` (or the given reason) when the time is up, or earlier with the parent's. */
  readonly signal: AbortSignal;
  /** Aborts the signal now, with this reason, also after `dispose`; does nothing once it has aborted. */
  abort(reason: unknown): void;
  /** Stops the timer and lets go of the parent, to be called when the work is over: neither aborts the signal after it. */
  dispose(): void;
}

/** What a deadline is made of. */
export interface DeadlineOptions {
  /** Time from now in milliseconds; `Infinity` for a signal that only inherits its parent's deadline. */
  readonly ms: number;
  /** Aborts the deadline with its own reason, and bounds it where it carries an earlier deadline itself. */
  readonly parent?: AbortSignal;
  /** What the signal aborts with when the time is up, instead of `deadline_exceeded`. */
  readonly reason?: () => unknown;
  /** Monotonic clock in milliseconds. */
  readonly now?: () => number;
}

/** Longest span `setTimeout` can hold, in milliseconds; a longer one would fire at once. */
const maxTimerMs = 2_147_483_647;

/**
 * Under this name a deadline says on its signal how long it has: ports pass nothing but the signal. Not in a `WeakMap`,
 * which cost 2 % of a JSON request, most of it in collections.
 */
const remaining = Symbol('remaining');

/**
 * Starts a deadline. Its signal goes through every port; `remainingMs` tells those who wait how long they may.
 * `AbortSignal.any` and the like make signals without this knowledge: derive with `createDeadline({ ms: Infinity,
 * parent })`.
 */
export function createDeadline({
  ms,
  parent,
  reason = () => deadlineExceeded(ms),
  now = () => performance.now(),
}: DeadlineOptions): Deadline {
  const controller = new AbortController();
  const endsAt = now() + ms;
  Object.assign(controller.signal, {
    [remaining]: () =>
      Math.min(Math.max(0, endsAt - now()), parent === undefined ? Number.POSITIVE_INFINITY : remainingMs(parent)),
  });

  const abortFromParent = (): void => {
    abort(parent?.reason);
  };
  const timer = ms > maxTimerMs ? undefined : setTimeout(() => abort(reason()), Math.max(0, ms));
  const dispose = (): void => {
    clearTimeout(timer);
    parent?.removeEventListener('abort', abortFromParent);
  };
  const abort = (reason: unknown): void => {
    dispose();
    controller.abort(reason);
  };

  if (parent?.aborted === true) abortFromParent();
  else parent?.addEventListener('abort', abortFromParent, { once: true });
  return { signal: controller.signal, abort, dispose };
}

/** Milliseconds left of a signal's deadline, 0 when it has passed; `Infinity` for a signal without a known deadline. */
export function remainingMs(signal: AbortSignal): number {
  return isOfDeadline(signal) ? signal[remaining]() : Number.POSITIVE_INFINITY;
}

function isOfDeadline(signal: AbortSignal): signal is AbortSignal & { readonly [remaining]: () => number } {
  return remaining in signal;
}

function deadlineExceeded(ms: number): AppError {
  return new AppError('deadline_exceeded', `Cannot answer in time: the limit is ${ms} ms`);
}
