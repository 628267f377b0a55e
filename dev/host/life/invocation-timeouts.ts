import type { HostLogEntry } from '../host-log-entry.ts';

/** The longest time that a timer of Node can wait, in ms: nearly 25 days. */
const maxTimerMs = 2 ** 31 - 1;

/** How long invocations may last. */
export interface InvocationTimeoutsOptions {
  /** `functionTimeout` of host.json in ms; Infinity for no limit. */
  readonly timeoutMs: number;
  /** Time for an invocation that has reached the limit to end by itself, in ms. */
  readonly graceMs: number;
  readonly log: (entry: HostLogEntry) => void;
}

/** Watches the invocations of one worker. */
export interface InvocationTimeouts {
  readonly begin: (invocationId: string, functionName: string) => void;
  readonly end: (invocationId: string) => void;
  /** Resolves when an invocation has gone on beyond the limit and the grace. */
  readonly overdue: Promise<void>;
  /** Watches none of them any longer. */
  readonly stop: () => void;
}

/** Makes a watch over no invocation. An invocation that reaches the limit is logged. */
export function createInvocationTimeouts({ timeoutMs, graceMs, log }: InvocationTimeoutsOptions): InvocationTimeouts {
  const timers = new Map<string, NodeJS.Timeout>();
  const { promise: overdue, resolve } = Promise.withResolvers<void>();

  const onLimit = (invocationId: string, functionName: string): void => {
    const message =
      `Timeout of ${timeoutMs / 1000} s (functionTimeout of host.json) exceeded by 'Functions.${functionName}' ` +
      `(Id=${invocationId}); unless it ends within ${graceMs / 1000} s, the worker is started again`;
    log({ level: 'error', category: 'host', functionName, invocationId, message });
    timers.set(invocationId, setTimeout(resolve, graceMs));
  };

  const end = (invocationId: string): void => {
    clearTimeout(timers.get(invocationId));
    timers.delete(invocationId);
  };

  return {
    begin(invocationId, functionName) {
      if (timeoutMs > maxTimerMs) return;
      timers.set(invocationId, setTimeout(onLimit, timeoutMs, invocationId, functionName));
    },
    end,
    overdue,
    stop() {
      for (const invocationId of timers.keys()) end(invocationId);
    },
  };
}
