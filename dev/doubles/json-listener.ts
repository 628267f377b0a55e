import type { IncomingMessage, RequestListener } from 'node:http';

/** An answer with a JSON body. */
export interface JsonReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/**
 * Joins a function that answers with JSON to Node's server. No double reads a request's body: what is sent is
 * discarded. An answer that fails is a 500 that says why.
 */
export function createJsonListener(answer: (request: IncomingMessage) => Promise<JsonReply>): RequestListener {
  return (request, response) => {
    const write = ({ status, headers, body }: JsonReply): void => {
      response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
      response.end(JSON.stringify(body));
    };
    request.resume();
    answer(request).then(write, (error: unknown) => {
      write({ status: 500, body: { error: { code: 'InternalError', message: String(error) } } });
    });
  };
}
