import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { once } from 'node:events';
import { randomUUID } from 'node:crypto';
import type { EmulatorDeployment } from './emulator-deployment.ts';
import type { EmulatorLogEntry } from './emulator-log-entry.ts';
import type { ServingContext } from './http/serve-request.ts';
import { defaultDeployments } from './default-deployments.ts';
import { serveRequest } from './http/serve-request.ts';

/** The key of an emulator that was given none. It opens nothing but a local emulator, so it is no secret. */
export const defaultKey = 'inference-emulator-local-key';

const host = '127.0.0.1';
/** Longer than clients keep an idle connection, so that none is closed under a request. */
const keepAliveMs = 65_000;

/** How an emulator is started; everything has a default. */
export interface EmulatorOptions {
  /** Port on 127.0.0.1; 0, the default, takes any free one. */
  readonly port?: number;
  /** The key that requests must carry; `defaultKey` when absent. */
  readonly key?: string;
  /** The deployment table; `defaultDeployments` when absent. */
  readonly deployments?: readonly EmulatorDeployment[];
  /** Pace of streamed answers; 0, the default, sends as fast as the caller reads. */
  readonly streamTokensPerSecond?: number;
  /** Called once for each request when its connection is done with it. Carries no content. */
  readonly onRequest?: (entry: EmulatorLogEntry) => void;
}

/** A running emulator. */
export interface Emulator {
  /** Origin without a trailing slash, such as `http://127.0.0.1:4891`; base paths of the routes are appended to it. */
  readonly url: string;
  readonly port: number;
  /** The key it accepts. */
  readonly key: string;
  /** Ends open streams and frees the port. */
  close(): Promise<void>;
}

/**
 * Starts an inference emulator on the loopback interface. Rejects when it cannot listen: the message names the port,
 * and `cause` is the system's error (its `code` is `EADDRINUSE` for a port that is taken).
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const key = options.key ?? defaultKey;
  const context: ServingContext = {
    key,
    deployments: options.deployments ?? defaultDeployments,
    streamTokensPerSecond: options.streamTokensPerSecond ?? 0,
    now: () => new Date(),
    newId: () => randomUUID(),
    onRequest: options.onRequest ?? (() => undefined),
    onFault: (error) => process.stderr.write(`Emulator fault: ${describeFault(error)}\n`),
  };
  const server = createServer((request, response) => {
    void serveRequest(context, request, response);
  });
  server.keepAliveTimeout = keepAliveMs;
  const port = await listen(server, options.port ?? 0);
  return { url: `http://${host}:${port}`, port, key, close: () => close(server) };
}

async function listen(server: Server, port: number): Promise<number> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    throw new Error(`Cannot start the inference emulator: port ${port} is not free`, { cause: error });
  }
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}

async function close(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}

function describeFault(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
