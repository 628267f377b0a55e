import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Generation } from './generation.ts';
import type { Seat } from './seat.ts';

/** Of all headers of a request, in bytes: the platform answers 431 above it. */
const maxHeaderSize = 32 * 1024;

/** Where the server finds what answers a call. */
type Serving = Pick<Seat<Pick<Generation, 'handle'>>, 'holder' | 'wait'>;

/**
 * Makes the server that callers talk to. It gives each call to the generation that serves at that moment; where there is
 * none, the call waits for the next, and is answered with an empty 503 when none comes.
 */
export function createHostServer(serving: Serving): Server {
  const server = createServer({ requestTimeout: 0, keepAliveTimeout: 130_000, maxHeaderSize }, (request, response) => {
    // Once the port is closed, a connection ends with its call instead of carrying another one.
    response.once('close', () => {
      if (!server.listening) server.closeIdleConnections();
    });
    const generation = serving.holder();
    if (generation === undefined) void handleLater(serving, request, response);
    else generation.handle(request, response);
  });
  return server;
}

async function handleLater(serving: Serving, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const callerLeft = new AbortController();
  response.once('close', () => callerLeft.abort());
  const generation = await serving.wait(callerLeft.signal);
  if (callerLeft.signal.aborted) return;
  if (generation === undefined) response.writeHead(503, { 'content-length': 0 }).end();
  else generation.handle(request, response);
}
