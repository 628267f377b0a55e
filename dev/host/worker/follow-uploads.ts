import { onRequestStart } from './on-request-start.ts';

/** How often an upload is looked at whose answer has ended before it, in ms. */
const lookEveryMs = 100;

/**
 * Tells once of each upload that does not wait for the app: it was read to its end, or nothing of what has come is
 * unread behind the answer. So it is with an app that reads on, also where the caller stalls, and with one that never
 * touched the body, since Node then drops it. Of an upload that the app has stopped reading it says nothing. Gives what
 * ends it.
 */
export function followUploads(onTaken: (invocationId: string) => void): () => void {
  return onRequestStart((invocationId, request, response) => {
    let timer: NodeJS.Timeout | undefined;
    const stop = (): void => {
      clearInterval(timer);
      request.off('end', tell).off('close', stop);
      response.off('finish', look);
    };
    const tell = (): void => {
      stop();
      onTaken(invocationId);
    };
    const look = (): void => {
      // Not at once: what the caller has sent by now may still be on its way here.
      timer = setInterval(() => {
        if (request.readableLength === 0) tell();
      }, lookEveryMs);
    };
    request.once('end', tell).once('close', stop);
    response.once('finish', look);
  });
}
