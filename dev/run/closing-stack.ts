/** Remembers how to stop what was started, and stops it in reverse order. */
export interface ClosingStack {
  /** Adds something that was started. */
  defer(close: () => Promise<unknown>): void;
  /**
   * Stops everything, the last started first, each thing once. One that fails does not keep the others from being
   * stopped; what they threw is given back.
   */
  closeAll(): Promise<readonly unknown[]>;
}

/** Makes an empty stack. `AsyncDisposableStack` would do, but Node 22 does not have it. */
export function createClosingStack(): ClosingStack {
  const closers: (() => Promise<unknown>)[] = [];
  return {
    defer: (close) => closers.push(close),
    async closeAll() {
      const faults: unknown[] = [];
      for (let close = closers.pop(); close !== undefined; close = closers.pop()) {
        try {
          await close();
        } catch (error) {
          faults.push(error);
        }
      }
      return faults;
    },
  };
}
