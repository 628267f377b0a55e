import { logLevels } from '../host-log-entry.ts';
import type { WorkerMessage } from '../protocol.ts';
import { createHookContext } from './hook-registry.ts';
import type { HookRegistry } from './hook-registry.ts';
import type { InvocationOrigin } from './invocation.ts';
import type { CoreLog } from './programming-model.ts';

/** Longest message that is passed on, in UTF-16 units; the rest of a longer one is cut off and counted. */
const maxMessageLength = 65_536;

/** What the worker's log needs. */
export interface WorkerLogOptions {
  readonly hooks: HookRegistry;
  readonly appHookData: object;
  readonly send: (message: WorkerMessage) => void;
}

/**
 * Makes the log of a worker. Each entry passes the log hooks first: they see all, and may change level and text of
 * user entries only. Custom metrics are dropped, since nothing here would collect them.
 */
export function createWorkerLog(options: WorkerLogOptions): (origin?: InvocationOrigin) => CoreLog {
  return (origin) => (level, category, message) => {
    if (category !== 'user' && category !== 'system') return;
    const entry = createHookContext(
      { level, message },
      {
        category,
        hookData: origin?.hookData ?? {},
        appHookData: options.appHookData,
        invocationContext: origin?.invocationContext,
      },
    );
    options.hooks.runNow('log', entry);
    const shown = category === 'user' ? entry : { level, message };
    options.send({
      type: 'log',
      level: logLevels.includes(shown.level) ? shown.level : level,
      category,
      message: cut(shown.message),
      functionName: origin?.functionName,
      invocationId: origin?.invocationId,
    });
  };
}

function cut(message: string): string {
  if (message.length <= maxMessageLength) return message;
  return `${message.slice(0, maxMessageLength)} ... (${message.length - maxMessageLength} more characters)`;
}
