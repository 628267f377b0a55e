import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { answerEmpty } from '../gates/answer-empty.ts';
import { closeAfterUpload } from '../calls/close-after-upload.ts';
import { findOversize, maxParsedBytes } from '../gates/find-oversize.ts';
import type { Generation } from './generation.ts';
import type { Seat } from './seat.ts';
import { serveAdminPage } from '../gates/serve-admin-page.ts';
import type { AdminPageOptions } from '../gates/serve-admin-page.ts';

/** Where the server finds what answers a call. */
type Serving = Pick<Seat<Pick<Generation, 'handle'>>, 'holder' | 'wait'>;

/**
 * Makes the server that callers talk to. It refuses what is too large before its body, answers the host's own pages,
 * and gives each other call to the generation that serves at that moment; where there is none, the call waits for the
 * next, and is answered 503 when none comes.
 */
export function createHostServer(serving: Serving, adminPages: AdminPageOptions): Server {
  const options = { requestTimeout: 0, keepAliveTimeout: 130_000, maxHeaderSize: maxParsedBytes };
  const server = createServer(options, (request, response) => {
    // Once the port is closed, a connection ends with its call instead of carrying another one.
    response.once('close', () => {
      if (!server.listening) server.closeIdleConnections();
    });
    const oversize = findOversize(request);
    if (oversize !== undefined) {
      answerEmpty(request, response, oversize, true);
      return;
    }
    if (serveAdminPage(adminPages, request, response)) return;
    const generation = serving.holder();
    if (generation === undefined) void handleLater(serving, request, response);
    else generation.handle(request, response);
  });
  closeAfterUpload(server);
  return server;
}

/** The platform's words. */
const notRunning = 'Function host is not running.';

async function handleLater(serving: Serving, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const callerLeft = new AbortController();
  const onLeft = (): void => callerLeft.abort();
  response.once('close', onLeft);
  const generation = await serving.wait(callerLeft.signal);
  response.off('close', onLeft);
  if (callerLeft.signal.aborted) return;
  if (generation === undefined)
    response.writeHead(503, { 'content-length': Buffer.byteLength(notRunning) }).end(notRunning);
  else generation.handle(request, response);
}
