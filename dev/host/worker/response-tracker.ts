import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { IncomingMessage, ServerResponse } from 'node:http';

/** Knows the answers that the library's server is writing, by invocation id. */
export interface ResponseTracker {
  /** Tells whether bytes of an answer were written. */
  hasStarted(invocationId: string): boolean;
  /**
   * Ends the connection of an answer whose bytes have begun, behind the bytes already written, so that the front
   * sees it broken off. Gives false where none has begun.
   */
  breakOff(invocationId: string): boolean;
  stop(): void;
}

/** Follows the requests that reach HTTP servers of this process. */
export function trackResponses(): ResponseTracker {
  const responses = new Map<string, ServerResponse>();
  const onRequest = (message: unknown): void => {
    if (typeof message !== 'object' || message === null || !('request' in message) || !('response' in message)) return;
    const { request, response } = message;
    if (!(request instanceof IncomingMessage) || !(response instanceof ServerResponse)) return;
    const invocationId = request.headers['x-ms-invocation-id'];
    if (typeof invocationId !== 'string') return;
    responses.set(invocationId, response);
    response.once('close', () => responses.delete(invocationId));
  };
  subscribe('http.server.request.start', onRequest);
  const hasStarted = (invocationId: string): boolean => responses.get(invocationId)?.headersSent ?? false;
  return {
    hasStarted,
    breakOff(invocationId) {
      if (!hasStarted(invocationId)) return false;
      responses.get(invocationId)?.socket?.end();
      return true;
    },
    stop() {
      unsubscribe('http.server.request.start', onRequest);
    },
  };
}
