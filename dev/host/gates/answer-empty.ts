import type { IncomingMessage, ServerResponse } from 'node:http';
import { drainUpload } from '../calls/drain-upload.ts';

/**
 * Answers a caller with an empty body, also in the middle of its upload; breaks an answer off that has already begun.
 *
 * @param isLast ends the connection with this answer
 */
export function answerEmpty(request: IncomingMessage, response: ServerResponse, status: number, isLast = false): void {
  if (response.headersSent) {
    if (!response.writableFinished) response.destroy();
    return;
  }
  response.writeHead(status, {
    ...(status === 204 ? {} : { 'content-length': 0 }),
    ...(isLast ? { connection: 'close' } : {}),
  });
  response.end();
  drainUpload(request, 'drop');
}
