import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Exchange } from './exchange.ts';
import { watchUpload } from './watch-upload.ts';
import type { UploadFault, UploadLimits } from './watch-upload.ts';

/** A call whose body may still be on its way. */
export interface UploadingCall {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly exchange: Exchange;
}

/**
 * Ends a call whose upload breaks a limit with an empty 500 and the end of the connection, and tells of that, and of a
 * caller who leaves before its body is whole and answered.
 */
export function superviseUpload(
  { request, response, exchange }: UploadingCall,
  limits: UploadLimits,
  onFault: (fault: UploadFault | 'callerLeft') => void,
): void {
  const isChunked = request.headers['transfer-encoding'] !== undefined;
  if (!isChunked && Number(request.headers['content-length'] ?? 0) === 0) return;
  // In buffered mode a chunked body is not read but dropped, beside an answer that may come at any time.
  if (isChunked && exchange.mode === 'buffered') return;
  watchUpload(request, limits, (fault) => {
    exchange.answer(500, true);
    // Behind an answer that is complete nobody is left to wait for the rest.
    if (response.writableFinished) request.socket.destroy();
    onFault(fault);
  });
  response.once('close', () => {
    if (!request.complete && !response.writableFinished) onFault('callerLeft');
  });
}
