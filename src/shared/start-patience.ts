/** A wait that can be renewed. */
export interface Patience {
  /** Starts the wait again. */
  readonly renew: () => void;
  /** Ends it; nothing happens any more. */
  readonly stop: () => void;
}

/** Parts a wait is counted in. */
const parts = 20;

/** A part that took longer than so many parts was spent on something else. */
const latest = 1.5;

/**
 * Calls `onOver` after a wait of `ms` milliseconds (up to 19 more), once. Unlike a timer it counts only time in which the
 * process could have seen what it waits for: one that stood still (a long computation, a paused machine) finds its timers
 * due before it reads what has arrived meanwhile, and would give up what is there. A part of the wait that comes late does
 * not count, however often that happens, so that a process that is kept busy gives up nothing.
 *
 * @param now monotonic clock in milliseconds
 */
export function startPatience(ms: number, onOver: () => void, now: () => number = () => performance.now()): Patience {
  const partMs = Math.ceil(ms / parts);
  let passed = 0;
  let lastAt = now();
  const timer = setInterval(() => {
    const at = now();
    if (at - lastAt <= partMs * latest) passed += 1;
    lastAt = at;
    if (passed < parts) return;
    clearInterval(timer);
    onOver();
  }, partMs);
  return {
    renew: () => {
      passed = 0;
      lastAt = now();
      timer.refresh();
    },
    stop: () => clearInterval(timer),
  };
}
