import type { ServerResponse } from 'node:http';
import { onRequestStart } from './on-request-start.ts';

/** Knows the answers that the library's server is writing, by invocation id. */
export interface ResponseTracker {
  /** Tells whether bytes of an answer were written. */
  hasStarted(invocationId: string): boolean;
  /**
   * Ends the connection of an answer whose bytes have begun, behind the bytes already written, so that the front
   * sees it broken off. Gives false where none has begun.
   */
  breakOff(invocationId: string): boolean;
  readonly stop: () => void;
}

/** Follows the requests that reach HTTP servers of this process. */
export function trackResponses(): ResponseTracker {
  const responses = new Map<string, ServerResponse>();
  const stop = onRequestStart((invocationId, _request, response) => {
    responses.set(invocationId, response);
    response.once('close', () => responses.delete(invocationId));
  });
  const hasStarted = (invocationId: string): boolean => responses.get(invocationId)?.headersSent ?? false;
  return {
    hasStarted,
    breakOff(invocationId) {
      if (!hasStarted(invocationId)) return false;
      responses.get(invocationId)?.socket?.end();
      return true;
    },
    stop,
  };
}
