/** Shares the event loop between long computations and everything else of the process. */
export interface LoopTurns {
  /**
   * Waits for the first turn of a computation, behind all that wait; rejects with the signal's reason where it has
   * aborted by then.
   */
  begin(signal: AbortSignal): Promise<void>;
  /** The same for its further turns, to be called whenever `isOver`: ahead of those that have not begun. */
  next(signal: AbortSignal): Promise<void>;
  /** Whether the running turn has lasted long enough. */
  isOver(): boolean;
}

/** Longest turn, in milliseconds: what else waits for the event loop waits about this long. */
const maxTurnMs = 10;

/**
 * Creates the turns of the computations that share them. One of them runs in each round of the event loop: with a turn
 * each in the same round, a hundred callers would hold up everything else a hundred times as long. What has begun is
 * brought to its end first, so that only one at a time holds memory for its work.
 */
export function createLoopTurns(now: () => number = () => performance.now()): LoopTurns {
  const waiting: (() => void)[] = [];
  let startedAt = 0;
  const serve = (): void => {
    startedAt = now();
    waiting.shift()?.();
    if (waiting.length > 0) setImmediate(serve);
  };
  const wait = async (signal: AbortSignal, enqueue: (resolve: () => void) => number): Promise<void> => {
    signal.throwIfAborted();
    await new Promise<void>((resolve) => {
      if (enqueue(resolve) === 1) setImmediate(serve);
    });
    signal.throwIfAborted();
  };
  return {
    begin: (signal) => wait(signal, (resolve) => waiting.push(resolve)),
    next: (signal) => wait(signal, (resolve) => waiting.unshift(resolve)),
    isOver: () => now() - startedAt >= maxTurnMs,
  };
}
