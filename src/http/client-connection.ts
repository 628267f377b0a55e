import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** What a handler may know of the connection its answer goes out on. */
export interface ClientConnection {
  /** Aborts with `CallerGone` when the connection ends before the answer does. Never aborts where nothing is known. */
  readonly gone: AbortSignal;
  /** Resolves when the connection takes more bytes, or has ended. At once where nothing is known. */
  drained(): Promise<void>;
  /** Ends the connection at once, whatever of the answer is still on its way. Does nothing where nothing is known. */
  destroy(): void;
}

/** Finds the connection of an invocation. */
export interface ClientConnections {
  /** To be asked once per invocation. Has aborted already where the caller left before. */
  of(invocationId: string): ClientConnection;
  close(): void;
}

/** Reason of a signal: nobody waits for the answer any more. */
export class CallerGone extends Error {
  override readonly name = 'CallerGone';

  constructor() {
    super('The caller has gone');
  }
}

const startChannel = 'http.server.request.start';
const invocationHeader = 'x-ms-invocation-id';

/** How long and how many callers are remembered who left before anybody asked for their connection. */
export interface EarlyLeavers {
  readonly lifetimeMs: number;
  readonly count: number;
}

const defaultEarlyLeavers: EarlyLeavers = { lifetimeMs: 5_000, count: 1_000 };

/**
 * Watches the HTTP server that `@azure/functions` opens for streaming. The platform tells a handler neither that its
 * caller has left nor that the caller reads slowly; both can be seen on the server's response, which Node hands out on
 * the diagnostics channel `http.server.request.start`. This leans on how the library pairs requests with invocations
 * (its header `x-ms-invocation-id`, version 4.16): where that changes, connections are unknown and everything else works.
 */
export function watchClientConnections(bounds: EarlyLeavers = defaultEarlyLeavers): ClientConnections {
  const open = new Map<string, { readonly connection: ClientConnection; isAskedFor: boolean }>();
  // In the order of leaving.
  const early = new Map<string, { readonly connection: ClientConnection; readonly timer: NodeJS.Timeout }>();

  const forget = (invocationId: string): void => {
    clearTimeout(early.get(invocationId)?.timer);
    early.delete(invocationId);
  };
  const remember = (invocationId: string, connection: ClientConnection): void => {
    forget(invocationId);
    early.set(invocationId, { connection, timer: setTimeout(forget, bounds.lifetimeMs, invocationId).unref() });
    const [oldest] = early.keys();
    if (early.size > bounds.count && oldest !== undefined) forget(oldest);
  };
  const onStart = (message: unknown): void => {
    if (!isRequestStart(message)) return;
    const { request, response } = message;
    const invocationId = request.headers[invocationHeader];
    if (typeof invocationId !== 'string') return;
    const entry = { connection: follow(response), isAskedFor: false };
    open.set(invocationId, entry);
    response.once('close', () => {
      if (open.get(invocationId) !== entry) return;
      open.delete(invocationId);
      // The host hands over request and invocation on two ways: the handler may run only after its caller has left.
      if (entry.connection.gone.aborted && !entry.isAskedFor) remember(invocationId, entry.connection);
    });
  };

  subscribe(startChannel, onStart);
  return {
    of(invocationId) {
      const entry = open.get(invocationId);
      if (entry !== undefined) {
        entry.isAskedFor = true;
        return entry.connection;
      }
      const left = early.get(invocationId)?.connection;
      forget(invocationId);
      return left ?? unknownConnection();
    },
    close() {
      unsubscribe(startChannel, onStart);
      open.clear();
      for (const invocationId of early.keys()) forget(invocationId);
    },
  };
}

function follow(response: ServerResponse): ClientConnection {
  const controller = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) controller.abort(new CallerGone());
  });
  return {
    gone: controller.signal,
    drained: () => {
      if (!response.writableNeedDrain || response.destroyed) return Promise.resolve();
      return new Promise((resolve) => {
        const done = (): void => {
          response.off('drain', done);
          response.off('close', done);
          resolve();
        };
        response.once('drain', done);
        response.once('close', done);
      });
    },
    destroy: () => void response.destroy(),
  };
}

function unknownConnection(): ClientConnection {
  return { gone: new AbortController().signal, drained: () => Promise.resolve(), destroy: () => undefined };
}

function isRequestStart(message: unknown): message is { request: IncomingMessage; response: ServerResponse } {
  return typeof message === 'object' && message !== null && 'request' in message && 'response' in message;
}
