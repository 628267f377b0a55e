import type { IncomingMessage } from 'node:http';

/**
 * Reads a request's body of at most `maxBytes`; `undefined` when it is larger. What follows a refused body is read and
 * discarded, because a client that is still writing would otherwise never see the answer. Rejects when the caller
 * goes before the end.
 */
export function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    let chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.byteLength;
      if (bytes <= maxBytes) {
        chunks.push(chunk);
      } else {
        chunks = [];
        resolve(undefined);
      }
    });
    request.once('end', () => {
      resolve(Buffer.concat(chunks));
    });
    request.once('error', reject);
    request.once('close', () => {
      reject(new Error('Cannot read request body: the caller has gone'));
    });
  });
}
