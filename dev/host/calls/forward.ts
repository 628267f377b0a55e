import { request as createRequest } from 'node:http';
import type { Agent, ClientRequest, IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';
import { answerEmpty } from '../gates/answer-empty.ts';
import type { Exchange } from './exchange.ts';
import { findBadHeader } from './find-bad-header.ts';
import { joinAnswerHeaders } from './forward-headers.ts';

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
  /**
   * Holds an answer back until it is known that its upload does not wait for the app, and answers an empty 500 in its
   * place after this time, in ms: on the real host an app that has stopped reading a body gets no answer out, since the
   * host's client sends the whole request before it reads (SocketsHttpHandler of .NET with HTTP/1.1). A small upload is
   * known when it is sent; of others `takeUpload` tells. Also holds an empty answer that the app's server gave without
   * the library, as to headers above its limit, until the invocation has ended. Undefined: answers go out as they come.
   */
  readonly uploadFirstMs: number | undefined;
  /** Takes the reason when an answer of the app cannot be sent. */
  readonly onFault: (message: string) => void;
}

/**
 * An upload that the buffers between two processes hold in any case, in bytes with its headers. How much more they hold
 * differs from call to call: 3 MB were seen to fit, and on the real host not to fit.
 */
const smallUploadBytes = 1_048_576;

/**
 * Sends a request on to the app and its answer back, byte for byte as they come: nothing is collected, and a slow
 * side slows the other. A caller that leaves ends the forwarded request, so the app's server sees 'close'; an app
 * that breaks its answer off breaks the caller's off. Without any answer from the app the caller gets an empty 500.
 */
export function forward(options: ForwardOptions): Exchange {
  const { request, response, target, path, headers, agent, uploadFirstMs, onFault } = options;
  let isAnswered = false;
  let hasInvocationEnded = false;
  let letGo: (() => void) | undefined;
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
  let isUploadTaken = uploadFirstMs === undefined;
  let release: (() => void) | undefined;
  const takeUpload = (): void => {
    isUploadTaken = true;
    release?.();
    release = undefined;
  };
  const holdBack = (incoming: IncomingMessage): void => {
    const giveUp = (): void => answer(500);
    const timer = setTimeout(giveUp, uploadFirstMs);
    const stopWaiting = (): void => {
      clearTimeout(timer);
      upstream.off('close', giveUp);
    };
    upstream.once('close', giveUp);
    void done.then(stopWaiting);
    release = () => {
      stopWaiting();
      passOn(incoming);
    };
    keepUploadGoing(upstream);
  };
  upstream.on('response', (incoming) => {
    if (!hasInvocationEnded && isForeign(incoming)) {
      onFault(`The app's server answered ${incoming.statusCode} by itself; ${foreignHint}`);
      if (uploadFirstMs !== undefined) {
        letGo = () => passOn(incoming);
        return;
      }
    }
    if (isUploadTaken) passOn(incoming);
    else holdBack(incoming);
  });
  upstream.once('finish', () => {
    if ((upstream.socket?.bytesWritten ?? 0) <= smallUploadBytes) takeUpload();
  });
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
    takeUpload,
    done,
    invocationEnded() {
      hasInvocationEnded = true;
      letGo?.();
      return letGo !== undefined;
    },
  };
}

const foreignHint =
  "on Azure the caller gets no answer before the invocation has ended (headers above Node's limit of 16 KB do this)";

/**
 * Whether an answer is empty and comes from the server below the library, which would have named the invocation. The
 * platform's server sends headers with the first byte of a body or at the end, so that its caller waits for that end.
 */
function isForeign({ headers }: IncomingMessage): boolean {
  const isEmpty = Number(headers['content-length'] ?? 0) === 0 && headers['transfer-encoding'] === undefined;
  return isEmpty && headers['x-ms-invocation-id'] === undefined;
}

/**
 * Lets an upload go on behind an answer that came before its end, since the app may still read it: Node's client stops
 * telling when the connection has drained as soon as it has a complete answer (node:_http_client, v24).
 */
function keepUploadGoing(upstream: ClientRequest): void {
  const { socket } = upstream;
  if (upstream.writableFinished || socket === null) return;
  const onDrain = (): unknown => upstream.emit('drain');
  socket.on('drain', onDrain);
  upstream.once('close', () => socket.off('drain', onDrain));
  if (!socket.writableNeedDrain) onDrain();
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
