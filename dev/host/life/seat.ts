/** A place that one thing holds at a time, and that callers wait for while it is empty. */
export interface Seat<Holder> {
  readonly holder: () => Holder | undefined;
  /** Puts a holder in the place, whoever held it before, and hands it to all who wait. */
  readonly take: (holder: Holder) => void;
  /** Empties the place, unless another one holds it by now. */
  readonly leave: (holder: Holder) => void;
  /** The holder, or the next one; undefined when none comes in time, when the signal aborts, and once it is closed. */
  readonly wait: (signal: AbortSignal) => Promise<Holder | undefined>;
  /** Sends away all who wait, now and later. */
  readonly close: () => void;
}

/**
 * Makes an empty seat.
 *
 * @param waitMs the longest wait for a holder
 */
export function createSeat<Holder>(waitMs: number): Seat<Holder> {
  const waiting = new Set<(holder: Holder | undefined) => void>();
  let holder: Holder | undefined;
  let isClosed = false;

  const release = (found: Holder | undefined): void => {
    for (const resolve of waiting) resolve(found);
  };

  return {
    holder: () => holder,
    take(next) {
      holder = next;
      release(next);
    },
    leave(previous) {
      if (holder === previous) holder = undefined;
    },
    async wait(signal) {
      if (holder !== undefined || isClosed || signal.aborted) return holder;
      const { promise, resolve } = Promise.withResolvers<Holder | undefined>();
      const timer = setTimeout(resolve, waitMs, undefined);
      const onAbort = (): void => resolve(undefined);
      signal.addEventListener('abort', onAbort, { once: true });
      waiting.add(resolve);
      try {
        return await promise;
      } finally {
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
        waiting.delete(resolve);
      }
    },
    close() {
      isClosed = true;
      release(undefined);
    },
  };
}
