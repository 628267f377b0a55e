import { Agent, type ClientRequest, type IncomingMessage, request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import type { HttpClient, PipelineRequest } from '@azure/core-rest-pipeline';
import { createReceivedHeaders } from './create-received-headers.ts';
import type * as inferenceLibrary from './inference-library.ts';

/** What a client needs of the vendor's library, so that its errors are the library's own. */
export type HttpClientLibrary = Pick<typeof inferenceLibrary, 'RestError'>;

/**
 * Makes the client that carries the requests of the vendor's library: a text or nothing goes out over the agent that the
 * request names, and every answer is a head and a stream, whatever its status. No connection is a `RestError` with the
 * system's code, without the request, which holds the key. The request's signal ends the call and the body, and cannot
 * take the process down: no socket's error is ever without a listener.
 *
 * Why not the library's own client: `docs/decisions/0011-a-http-client-of-its-own.md`.
 */
export function createHttpClient(library: HttpClientLibrary): HttpClient {
  const addressOf = rememberLast(toAddress);
  return {
    async sendRequest(request) {
      const answer = await send(request, addressOf(request.url), library);
      const headers = createReceivedHeaders(answer.headers);
      return { request, status: answer.statusCode ?? 0, headers, readableStreamBody: answer };
    },
  };
}

/** Where a request goes, as Node takes it. */
interface Address {
  readonly isPlain: boolean;
  readonly hostname: string;
  readonly port: string;
  /** With the query. */
  readonly path: string;
}

function toAddress(url: string): Address {
  const { protocol, hostname, port, pathname, search } = new URL(url);
  return {
    isPlain: protocol === 'http:',
    // Node takes the address of IPv6 without the brackets that it has in a URL.
    hostname: hostname.replaceAll(/[[\]]/g, ''),
    port,
    path: `${pathname}${search}`,
  };
}

/** Calls of one deployment all go to one URL, and to take it apart costs 2 % of a JSON request. */
function rememberLast<Result>(toResult: (text: string) => Result): (text: string) => Result {
  let last: { readonly text: string; readonly result: Result } | undefined;
  return (text) => {
    if (last?.text !== text) last = { text, result: toResult(text) };
    return last.result;
  };
}

function send(
  { method, headers, body, agent, abortSignal, allowInsecureConnection }: PipelineRequest,
  { isPlain, hostname, port, path }: Address,
  { RestError }: HttpClientLibrary,
): Promise<IncomingMessage> {
  if (isPlain && !allowInsecureConnection) throw new TypeError('Cannot send over http: the request does not allow it');
  if (!(agent instanceof Agent)) throw new TypeError('Cannot send: the request has no agent');
  if (body !== undefined && typeof body !== 'string') throw new TypeError('Cannot send a body that is no text');
  if (abortSignal?.aborted === true) throw aborted();

  return new Promise((resolve, reject) => {
    let answer: IncomingMessage | undefined;
    const call: ClientRequest = (isPlain ? requestPlain : requestSecure)({
      agent,
      hostname,
      port,
      path,
      method,
      headers: headers.toJSON({ preserveCase: true }),
    });
    const abort = (): void => {
      reject(aborted());
      answer?.destroy(aborted());
      call.destroy();
    };
    abortSignal?.addEventListener('abort', abort);
    call.on('response', (response) => {
      answer = response;
      resolve(response);
    });
    // For as long as the call lives: a socket may fail when the answer is there already.
    call.on('error', (error: NodeJS.ErrnoException) =>
      reject(new RestError(error.message, { code: error.code ?? RestError.REQUEST_SEND_ERROR })),
    );
    call.on('close', () => abortSignal?.removeEventListener('abort', abort));
    call.end(body);
  });
}

/** Nobody sees it: whoever aborts knows why, and asks the signal. */
function aborted(): Error {
  return new DOMException('The call was aborted', 'AbortError');
}
