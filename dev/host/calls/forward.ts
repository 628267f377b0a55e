import { request as createRequest } from 'node:http';
import type { Agent, IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';
import { answerEmpty } from '../gates/answer-empty.ts';
import type { Exchange } from './exchange.ts';
import { findBadHeader } from './find-bad-header.ts';
import { joinAnswerHeaders } from './forward-headers.ts';
import { holdAnswer } from './hold-answer.ts';
import { keepUploadGoing } from './keep-upload-going.ts';

/** A request on its way to the library's server. */
export interface ForwardOptions {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Address of the library's server. */
  readonly target: URL;
  /** Encoded path with query. */
  readonly path: string;
  readonly headers: OutgoingHttpHeaders;
  readonly agent: Agent;
  /** As in AnswerHoldOptions; an answer that is given up becomes an empty 500. */
  readonly uploadFirstMs: number | undefined;
  /** Takes the reason when an answer of the app cannot be sent. */
  readonly onFault: (message: string) => void;
}

/**
 * Sends a request on to the app and its answer back, byte for byte as they come: nothing is collected, and a slow
 * side slows the other. A caller that leaves ends the forwarded request, so the app's server sees 'close'; an app
 * that breaks its answer off breaks the caller's off. Without any answer from the app the caller gets an empty 500.
 */
export function forward(options: ForwardOptions): Exchange {
  const { request, response, target, path, headers, agent, uploadFirstMs, onFault } = options;
  let isAnswered = false;
  const upstream = createRequest({
    protocol: target.protocol,
    hostname: target.hostname,
    port: target.port,
    method: request.method,
    path,
    headers,
    agent,
  });

  const answer = (status: number, isLast?: boolean): void => {
    if (isAnswered) return;
    isAnswered = true;
    request.unpipe(upstream);
    answerEmpty(request, response, status, isLast);
    upstream.destroy();
  };

  const passOn = (incoming: IncomingMessage): void => {
    if (response.headersSent || response.destroyed) {
      incoming.destroy();
      return;
    }
    const answerHeaders = joinAnswerHeaders(incoming, response.getHeaders());
    const bad = findBadHeader(answerHeaders);
    if (bad !== undefined) {
      onFault(`Header "${bad}" of the answer has a character outside ASCII`);
      answer(500);
      return;
    }
    response.sendDate = incoming.headers.date === undefined;
    response.writeHead(incoming.statusCode ?? 500, incoming.statusMessage, answerHeaders);
    sendHeadersSoon(response);
    // The error is the break itself, which pipeline has already passed on to the other side.
    pipeline(incoming, response, () => undefined);
    incoming.once('end', () => keepUploadGoing(upstream));
  };
  const { promise: done, resolve } = Promise.withResolvers<void>();
  response.once('close', resolve);

  const hold = holdAnswer({ upstream, uploadFirstMs, done, passOn, giveUp: () => answer(500), onFault });
  upstream.on('response', hold.arrive);
  upstream.on('error', () => {
    // Once an answer has begun, its own stream tells of the break.
    if (!response.headersSent && !response.destroyed) answer(500);
  });

  request.pipe(upstream);
  if (hasBody(request)) sendHeadersSoon(upstream);
  upstream.once('close', () => {
    // The app takes no more, and what it leaves must not keep the caller from reading the answer. The limits of uploads
    // go on to hold.
    request.unpipe(upstream).resume();
  });
  // The socket tells more than the request, which stays silent when its caller leaves behind an early answer.
  const onCallerGone = (): unknown => upstream.destroy();
  request.socket.once('close', onCallerGone);
  upstream.once('close', () => request.socket.off('close', onCallerGone));

  return {
    mode: 'streaming',
    answer,
    deliver: () => undefined,
    takeUpload: hold.takeUpload,
    done,
    invocationEnded: hold.invocationEnded,
  };
}

/** Lets headers leave together with a body that is already there, and alone where none comes at once. */
function sendHeadersSoon(message: { flushHeaders(): void; readonly destroyed: boolean }): void {
  setImmediate(() => {
    if (!message.destroyed) message.flushHeaders();
  });
}

function hasBody(request: IncomingMessage): boolean {
  return request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0;
}
