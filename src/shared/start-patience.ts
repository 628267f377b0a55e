/** A wait that can be renewed. */
export interface Patience {
  /** Starts the wait again. */
  readonly renew: () => void;
  /** Ends it; nothing happens any more. */
  readonly stop: () => void;
}

/** Parts a wait is counted in. */
const parts = 4;

/**
 * Calls `onOver` after a wait of `ms` milliseconds (up to 3 more), once. Unlike a timer it counts only time in which the process could
 * have seen what it waits for: one that stood still (a long computation, a paused machine) finds its timers due before it
 * reads what has arrived meanwhile, and would give up what is there. Such a standstill counts as a quarter of the wait.
 */
export function startPatience(ms: number, onOver: () => void): Patience {
  let passed = 0;
  const timer = setInterval(
    () => {
      passed += 1;
      if (passed < parts) return;
      clearInterval(timer);
      onOver();
    },
    Math.ceil(ms / parts),
  );
  return {
    renew: () => {
      passed = 0;
      timer.refresh();
    },
    stop: () => clearInterval(timer),
  };
}
