import { request as createRequest } from 'node:http';
import type { Agent, ClientRequest, IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';
import { toAnswerHeaders } from './forward-headers.ts';

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
}

/** One forwarded exchange. */
export interface Exchange {
  /** Answers the caller with an empty body in the app's place; breaks an answer off that has already begun. */
  answer(status: number): void;
  /** Resolves when the answer has been sent or the caller is gone. */
  readonly done: Promise<void>;
}

/**
 * Sends a request on to the app and its answer back, byte for byte as they come: nothing is collected, and a slow
 * side slows the other. A caller that leaves ends the forwarded request, so the app's server sees 'close'; an app
 * that breaks its answer off breaks the caller's off. Without any answer from the app the caller gets an empty 500.
 */
export function forward({ request, response, target, path, headers, agent }: ForwardOptions): Exchange {
  const upstream = createRequest({
    protocol: target.protocol,
    hostname: target.hostname,
    port: target.port,
    method: request.method,
    path,
    headers,
    agent,
  });

  const answer = (status: number): void => {
    request.unpipe(upstream);
    if (response.headersSent) {
      if (!response.writableFinished) response.destroy();
    } else {
      response.writeHead(status, status === 204 ? {} : { 'content-length': 0 }).flushHeaders();
      // The caller has its whole answer now. The rest of an upload is read and dropped before the connection may
      // be closed, or the reset would take the answer with it.
      if (request.complete) response.end();
      else request.once('end', () => response.end()).resume();
    }
    upstream.destroy();
  };

  upstream.on('response', (incoming) => {
    if (response.headersSent || response.destroyed) {
      incoming.destroy();
      return;
    }
    const answerHeaders = toAnswerHeaders(incoming.rawHeaders, incoming.headers);
    response.sendDate = incoming.headers.date === undefined;
    response.writeHead(incoming.statusCode ?? 500, incoming.statusMessage, answerHeaders);
    sendHeadersSoon(response);
    // The error is the break itself, which pipeline has already passed on to the other side.
    pipeline(incoming, response, () => undefined);
    incoming.once('end', () => keepUploadGoing(upstream));
  });
  upstream.on('error', () => {
    // Once an answer has begun, its own stream tells of the break.
    if (!response.headersSent && !response.destroyed) answer(500);
  });

  request.pipe(upstream);
  if (hasBody(request)) sendHeadersSoon(upstream);
  // The socket tells more than the request, which stays silent when its caller leaves behind an early answer.
  const onCallerGone = (): unknown => upstream.destroy();
  request.socket.once('close', onCallerGone);
  upstream.once('close', () => request.socket.off('close', onCallerGone));

  const { promise: done, resolve } = Promise.withResolvers<void>();
  response.once('close', resolve);
  return { answer, done };
}

/**
 * Lets an upload go on behind an answer that was complete before it, since the app may still read it: Node's client
 * stops telling when the connection has drained as soon as an answer is complete (node:_http_client, v24).
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
