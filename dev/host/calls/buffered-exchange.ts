import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { answerEmpty } from '../gates/answer-empty.ts';
import type { BufferedAnswer } from '../buffered-messages.ts';
import { drainUpload } from './drain-upload.ts';
import type { Exchange } from './exchange.ts';
import { findBadHeader } from './find-bad-header.ts';
import { joinAnswerHeaders } from './forward-headers.ts';
import { toSetCookie } from './to-set-cookie.ts';

/** A request that is answered with what its invocation returns. */
export interface BufferedExchangeOptions {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Takes the reason when an answer cannot be sent as the function returned it. */
  readonly onFault: (message: string) => void;
}

/**
 * Makes the exchange of buffered mode: the answer is written whole when its invocation has ended, without a
 * Content-Length unless the function set one or the body is empty, as seen on the real host. A caller that leaves is
 * told to nobody.
 */
export function createBufferedExchange({ request, response, onFault }: BufferedExchangeOptions): Exchange {
  let isAnswered = false;
  const answer = (status: number, isLast?: boolean): void => {
    if (isAnswered) return;
    isAnswered = true;
    answerEmpty(request, response, status, isLast);
  };
  const { promise: done, resolve } = Promise.withResolvers<void>();
  response.once('close', resolve);
  return {
    mode: 'buffered',
    answer,
    takeUpload: () => undefined,
    done,
    invocationEnded: () => false,
    deliver(result) {
      if (response.destroyed) return;
      if (result === undefined) {
        answer(204);
        return;
      }
      const fault = findFault(result, request.method);
      if (fault !== undefined) {
        onFault(fault);
        answer(500);
        return;
      }
      isAnswered = true;
      const bytes = result.body?.bytes ?? new Uint8Array();
      response.writeHead(
        Number(result.statusCode),
        toHeaders(result, bytes.length, request.method, response.getHeaders()),
      );
      if (bytes.length > 0) response.write(bytes);
      response.end();
      response.once('finish', () => drainUpload(request, 'drop'));
    },
  };
}

function findFault({ statusCode, headers, body }: BufferedAnswer, method: string | undefined): string | undefined {
  const name = findBadHeader(Object.entries(headers).flat());
  if (name !== undefined) return `Header "${name}" of the answer has a character outside ASCII`;
  const length = headers['content-length'];
  const bytes = body?.bytes.length ?? 0;
  // A length may stand without its body where no body is sent.
  if (length === undefined || Number(length) === bytes || hasNoBody(statusCode, method)) return undefined;
  return `Header "content-length" of the answer is "${length}", and its body has ${bytes} bytes`;
}

function toHeaders(
  { statusCode, headers, cookies }: BufferedAnswer,
  bytes: number,
  method: string | undefined,
  own: OutgoingHttpHeaders,
): string[] {
  const rawHeaders = Object.entries(headers).flat();
  const all = joinAnswerHeaders({ rawHeaders, headers: { connection: headers['connection'] } }, own);
  for (const cookie of cookies) all.push('set-cookie', toSetCookie(cookie));
  if (bytes === 0 && headers['content-length'] === undefined && !hasNoBody(statusCode, method)) {
    all.push('content-length', '0');
  }
  return all;
}

function hasNoBody(statusCode: string, method: string | undefined): boolean {
  return method === 'HEAD' || statusCode === '204' || statusCode === '304';
}
