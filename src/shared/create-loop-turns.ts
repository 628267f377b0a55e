/** Shares the event loop between long computations and everything else of the process. */
export interface LoopTurns {
  /**
   * Waits for the next turn of this computation, behind those that wait already; rejects with the signal's reason where
   * it has aborted by then. To be called before the work begins, and whenever `isOver`.
   */
  next(signal: AbortSignal): Promise<void>;
  /** Whether the running turn has lasted long enough. */
  isOver(): boolean;
}

/** Longest turn, in milliseconds: what else waits for the event loop waits about this long. */
const maxTurnMs = 10;

/**
 * Creates the turns of the computations that share them. One of them runs in each round of the event loop: with a turn
 * each in the same round, a hundred callers would hold up everything else a hundred times as long.
 */
export function createLoopTurns(now: () => number = () => performance.now()): LoopTurns {
  const waiting: (() => void)[] = [];
  let startedAt = 0;
  const serve = (): void => {
    startedAt = now();
    waiting.shift()?.();
    if (waiting.length > 0) setImmediate(serve);
  };
  return {
    async next(signal) {
      signal.throwIfAborted();
      await new Promise<void>((resolve) => {
        if (waiting.push(resolve) === 1) setImmediate(serve);
      });
      signal.throwIfAborted();
    },
    isOver: () => now() - startedAt >= maxTurnMs,
  };
}
