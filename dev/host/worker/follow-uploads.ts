import { onRequestStart } from './on-request-start.ts';

/**
 * Tells of each upload that the library's server has taken whole: read by the app, dropped by Node behind the answer of
 * an app that never touched it, or there when the answer ended. Of one that the app has stopped reading it says nothing.
 * Gives what ends it.
 */
export function followUploads(onTaken: (invocationId: string) => void): () => void {
  return onRequestStart((invocationId, request, response) => {
    const taken = (): void => onTaken(invocationId);
    request.once('end', taken);
    response.once('finish', () => {
      if (!request.complete || request.readableEnded) return;
      request.off('end', taken);
      taken();
    });
  });
}
