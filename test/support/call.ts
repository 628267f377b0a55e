import { request as createRequest } from 'node:http';
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import { buffer } from 'node:stream/consumers';

/** A request of a test. */
export interface CallOptions {
  readonly method?: string;
  readonly headers?: OutgoingHttpHeaders;
  /** Sent with its length, unless the headers say `transfer-encoding: chunked`. */
  readonly body?: string | Uint8Array;
}

/** A whole answer, its headers as they came. */
export interface CallAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Sends one request over a connection of its own; unlike fetch it lets a test see and set every header. */
export async function call(url: string, { method = 'GET', headers = {}, body }: CallOptions = {}): Promise<CallAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<CallAnswer>();
  const isChunked = headers['transfer-encoding'] === 'chunked';
  const length = body === undefined || isChunked ? {} : { 'content-length': Buffer.byteLength(body) };
  createRequest(url, { method, agent: false, headers: { ...length, ...headers } }, (answer) => {
    buffer(answer).then(
      (bytes) => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: bytes }),
      reject,
    );
  })
    .once('error', reject)
    .end(body);
  return promise;
}
