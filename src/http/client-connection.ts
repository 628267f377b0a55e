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

/**
 * Watches the HTTP server that `@azure/functions` opens for streaming. The platform tells a handler neither that its
 * caller has left nor that the caller reads slowly; both can be seen on the server's response, which Node hands out on
 * the diagnostics channel `http.server.request.start`. This leans on how the library pairs requests with invocations
 * (its header `x-ms-invocation-id`, version 4.16): where that changes, connections are unknown and everything else works.
 */
export function watchClientConnections(): ClientConnections {
  const responses = new Map<string, ServerResponse>();

  const onStart = (message: unknown): void => {
    if (!isRequestStart(message)) return;
    const { request, response } = message;
    const invocationId = request.headers[invocationHeader];
    if (typeof invocationId !== 'string') return;
    responses.set(invocationId, response);
    response.once('close', () => {
      if (responses.get(invocationId) === response) responses.delete(invocationId);
    });
  };

  subscribe(startChannel, onStart);
  return {
    of(invocationId) {
      const response = responses.get(invocationId);
      return response === undefined ? unknownConnection() : follow(response);
    },
    close() {
      unsubscribe(startChannel, onStart);
      responses.clear();
    },
  };
}

function follow(response: ServerResponse): ClientConnection {
  const controller = new AbortController();
  const onClose = (): void => {
    if (!response.writableFinished) controller.abort(new CallerGone());
  };
  if (response.destroyed) onClose();
  else response.once('close', onClose);
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
