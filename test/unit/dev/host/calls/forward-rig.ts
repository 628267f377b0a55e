import { once } from 'node:events';
import { Agent, createServer, request as createRequest } from 'node:http';
import type { IncomingMessage, RequestListener, RequestOptions, Server } from 'node:http';
import { closeAfterUpload } from '../../../../../dev/host/calls/close-after-upload.ts';
import type { Exchange } from '../../../../../dev/host/calls/exchange.ts';
import { forward } from '../../../../../dev/host/calls/forward.ts';
import { listen } from '../../../../../dev/host/life/listen.ts';

/** A mebibyte of text. */
export const megabyte = Buffer.alloc(1_048_576, 'x');
const servers: Server[] = [];
const agents: Agent[] = [];

/** Closes everything a test opened. */
export function closeAll(): void {
  for (const agent of agents.splice(0)) agent.destroy();
  for (const server of servers.splice(0)) server.close().closeAllConnections();
}

async function open(listener: RequestListener): Promise<number> {
  // Connections stay open until a test closes them, or their end would stand in for what is tested.
  const server = createServer({ keepAliveTimeout: 0 }, listener);
  closeAfterUpload(server);
  servers.push(server);
  return listen(server, 0);
}

/** An agent that keeps connections for further calls, as most clients do. */
export function keepAlive(): Agent {
  const agent = new Agent({ keepAlive: true });
  agents.push(agent);
  return agent;
}

/** Starts an app's server and a front that forwards to it; gives how to call it, the exchanges it makes and their faults. */
export async function start(app: RequestListener, uploadFirstMs?: number) {
  const appPort = await open(app);
  const exchanges: Exchange[] = [];
  const faults: string[] = [];
  const onFault = (message: string): unknown => faults.push(message);
  const agent = keepAlive();
  const port = await open((request, response) => {
    const target = new URL(`http://127.0.0.1:${appPort}/`);
    const headers = Object.fromEntries(
      Object.entries(request.headersDistinct).filter(([name]) => name !== 'host' && name !== 'connection'),
    );
    const path = request.url ?? '/';
    exchanges.push(forward({ request, response, target, path, headers, agent, uploadFirstMs, onFault }));
  });
  const call = (options: RequestOptions = {}) => createRequest({ host: '127.0.0.1', port, agent: false, ...options });
  return { call, exchanges, faults };
}

/** Gives the answer once its headers are there. */
export async function answerOf(request: ReturnType<typeof createRequest>): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  request.once('response', resolve).once('error', reject);
  return promise;
}

/** Writes until the other side stops taking, for at most `limit` bytes, and gives how many were written. */
export async function writeUntilStalled(
  stream: NodeJS.WritableStream & NodeJS.EventEmitter,
  limit: number,
): Promise<{ readonly written: number; readonly isStalled: boolean }> {
  for (let written = megabyte.length; written <= limit; written += megabyte.length) {
    if (stream.write(megabyte)) continue;
    const drained = once(stream, 'drain').then(() => true);
    const waited = Promise.withResolvers<boolean>();
    const timer = setTimeout(() => waited.resolve(false), 300);
    const goesOn = await Promise.race([drained, waited.promise]);
    clearTimeout(timer);
    if (!goesOn) return { written, isStalled: true };
  }
  return { written: limit, isStalled: false };
}
