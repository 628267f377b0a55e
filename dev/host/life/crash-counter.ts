/** When a worker that crashed is started again. */
export interface CrashPolicy {
  /**
   * Wait before the new worker after the first crash, after the second and so on, in ms; one crash more is too many.
   */
  readonly delaysMs: readonly number[];
  /** How long a crash counts, in ms. */
  readonly windowMs: number;
}

/** Counts crashes and forgets them with time. */
export interface CrashCounter {
  /** Counts a crash; gives the wait before the new worker in ms, undefined when there have been too many. */
  readonly add: () => number | undefined;
  readonly forget: () => void;
}

/**
 * Makes a counter without crashes.
 *
 * @param now a clock in ms that never goes back
 */
export function createCrashCounter({ delaysMs, windowMs }: CrashPolicy, now: () => number): CrashCounter {
  let crashedAt: readonly number[] = [];
  return {
    add() {
      const instant = now();
      crashedAt = [...crashedAt.filter((earlier) => instant - earlier < windowMs), instant];
      return delaysMs[crashedAt.length - 1];
    },
    forget() {
      crashedAt = [];
    },
  };
}
