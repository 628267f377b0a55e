import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { IncomingMessage, ServerResponse } from 'node:http';

/** Called with each request of an invocation that reaches an HTTP server of this process. */
export type RequestListener = (invocationId: string, request: IncomingMessage, response: ServerResponse) => void;

/** Watches the requests that reach the library's server, with its own header for the invocation; gives what ends it. */
export function onRequestStart(listener: RequestListener): () => void {
  const onMessage = (message: unknown): void => {
    if (typeof message !== 'object' || message === null || !('request' in message) || !('response' in message)) return;
    const { request, response } = message;
    if (!(request instanceof IncomingMessage) || !(response instanceof ServerResponse)) return;
    const invocationId = request.headers['x-ms-invocation-id'];
    if (typeof invocationId === 'string') listener(invocationId, request, response);
  };
  subscribe('http.server.request.start', onMessage);
  return () => unsubscribe('http.server.request.start', onMessage);
}
