import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * Ends an answer that is written. The rest of an upload is read and dropped before the connection may be closed, or the
 * reset would take the answer with it.
 */
export function endAfterUpload(request: IncomingMessage, response: ServerResponse): void {
  if (request.complete) response.end();
  else request.once('end', () => response.end()).resume();
}
