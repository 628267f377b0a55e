import type { ServerResponse } from 'node:http';

/** What a handler may know of the connection its answer goes out on. */
export interface ClientConnection {
  /**
   * Calls back with `CallerGone`, once, when the connection ends before the answer does; at once where it has. Never
   * where nothing is known.
   */
  whenGone(tell: (reason: CallerGone) => void): void;
  /** Resolves when the connection takes more bytes, or has ended. At once where nothing is known. */
  drained(): Promise<void>;
  /** Ends the connection at once, whatever of the answer is still on its way. Does nothing where nothing is known. */
  destroy(): void;
}

/** Finds the connection of an invocation by its context. */
export interface ClientConnections {
  of(context: object): ClientConnection;
}

/** The connections that the guard of the library's server has seen. */
export interface KnownConnections extends ClientConnections {
  /** Says on which response the answer of an invocation goes out. */
  add(context: object, response: ServerResponse): void;
}

/** Reason of a signal: nobody waits for the answer any more. */
export class CallerGone extends Error {
  override readonly name = 'CallerGone';

  constructor() {
    super('The caller has gone');
  }
}

/**
 * Keeps the connections of invocations for as long as their contexts live. The platform tells a handler neither that its
 * caller has left nor that the caller reads slowly; both can be seen on the response of the server behind the handler.
 */
export function createClientConnections(): KnownConnections {
  const known = new WeakMap<object, ClientConnection>();
  return {
    add: (context, response) => void known.set(context, follow(response)),
    of: (context) => known.get(context) ?? unknownConnection(),
  };
}

function follow(response: ServerResponse): ClientConnection {
  return {
    whenGone: (tell) => {
      const onClose = (): void => {
        if (!response.writableFinished) tell(new CallerGone());
      };
      // A caller may have left while the request waited for its invocation.
      if (response.destroyed) onClose();
      else response.once('close', onClose);
    },
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
  return { whenGone: () => undefined, drained: () => Promise.resolve(), destroy: () => undefined };
}
