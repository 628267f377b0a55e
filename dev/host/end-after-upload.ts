import type { IncomingMessage, ServerResponse } from 'node:http';

/** How long the rest of an upload is read and dropped, in ms: Kestrel's default. */
const uploadDrainMs = 5000;

/**
 * Ends an answer that is written. The rest of an upload is read and dropped for a while before the connection may be
 * closed, or the reset would take the answer with it.
 */
export function endAfterUpload(request: IncomingMessage, response: ServerResponse): void {
  if (request.complete) {
    response.end();
    return;
  }
  const timer = setTimeout(() => response.destroy(), uploadDrainMs);
  response.once('close', () => clearTimeout(timer));
  request.once('end', () => response.end()).resume();
}
