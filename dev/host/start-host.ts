import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { createFront } from './front.ts';
import type { Front } from './front.ts';
import type { HostFunction } from './host-function.ts';
import { readHostJson } from './host-json.ts';
import type { HostLogEntry } from './host-log-entry.ts';
import { HostStartError } from './host-start-error.ts';
import { listen } from './listen.ts';
import { readLocalSettings, toWorkerEnvironment } from './local-settings.ts';
import type { Environment } from './local-settings.ts';
import { createLogFilter } from './log-filter.ts';
import type { WorkerFunction } from './protocol.ts';
import { createRouteTable } from './route-table.ts';
import type { Route } from './route-table.ts';
import { createTracing } from './create-tracing.ts';
import { startWorker } from './worker-process.ts';
import type { WorkerProcess } from './worker-process.ts';

/** How a local host is started. */
export interface HostOptions {
  /** Holds host.json, package.json and, if there is one, local.settings.json. */
  readonly appFolder: string;
  /** 0 for any free port; 7071 by default. */
  readonly port?: number;
  /** Environment of the worker, `process.env` by default; wins over `Values` of local.settings.json. */
  readonly env?: Environment;
  /** Lets a debugger attach to the app on this port of 127.0.0.1; 0 for any free one. */
  readonly inspectPort?: number;
  /** Takes the entries that pass the thresholds of host.json. */
  readonly log: (entry: HostLogEntry) => void;
  /**
   * How long a stop waits for calls in flight before it resets them, in ms; 30 s by default, as on Azure. After a crash
   * of the worker: for callers to take their answers.
   */
  readonly drainMs?: number;
  /** Time for loading the app, in ms; 60 s by default, and no limit with `inspectPort`. */
  readonly startTimeoutMs?: number;
  /**
   * Leaves the caller of a failed invocation in silence, as Azure does, instead of answering at once; for tests.
   * Off by default.
   */
  readonly strict?: boolean;
  /** How long that silence lasts, in ms; 240 s by default, as seen on the real host. */
  readonly silenceMs?: number;
  /** Gives up a start that is under way; afterwards `close` ends the host. */
  readonly signal?: AbortSignal;
}

/** A running local host. */
export interface LocalHost {
  /** Address without a slash at its end: `http://127.0.0.1:7071`. */
  readonly url: string;
  readonly port: number;
  /** In the order in which their routes are tried. */
  readonly functions: readonly HostFunction[];
  readonly workerPid: number;
  /** WebSocket address of the app's inspector, where one was asked for. */
  readonly inspectUrl?: string;
  /** Resolves with the reason when the worker ends by itself; the host has then stopped. */
  readonly ended: Promise<Error>;
  /** Stops in order: port closed, calls in flight, appTerminate hooks, worker ended. */
  close(): Promise<void>;
}

/**
 * Starts the app of a folder as `func start` would and serves it on 127.0.0.1. Rejects with a HostStartError, whose
 * message may be shown alone, when the settings, the entry file, the routes or the port do not allow it.
 */
export async function startHost(options: HostOptions): Promise<LocalHost> {
  const { appFolder, inspectPort } = options;
  const hostJson = await readHostJson(appFolder);
  const environment = toWorkerEnvironment(options.env ?? process.env, await readLocalSettings(appFolder));
  const silenceMs = options.strict === true ? (options.silenceMs ?? 240_000) : undefined;
  const passes = createLogFilter(hostJson.logThresholds);
  const log = (entry: HostLogEntry): void => {
    if (passes(entry)) options.log(entry);
  };

  let front: Front | undefined;
  const worker = await startWorker({
    appFolder,
    environment,
    nodeArguments: inspectPort === undefined ? [] : [`--inspect=127.0.0.1:${inspectPort}`],
    log,
    onInvocationEnded: (message) => front?.endInvocation(message),
    startTimeoutMs: inspectPort === undefined ? (options.startTimeoutMs ?? 60_000) : undefined,
    leavesBrokenAnswersOpen: silenceMs !== undefined,
    signal: options.signal,
  });

  try {
    const { functions, skipped, httpUri } = worker.loaded;
    for (const { name, trigger } of skipped) {
      const message = `Function "${name}" is not started: this host runs HTTP triggers only, and it has "${trigger}"`;
      log({ level: 'warning', category: 'host', message });
    }
    if (functions.length === 0) throw new HostStartError('entry_file', 'The app registered no HTTP function');
    if (httpUri === undefined) throw new HostStartError('streaming_off', streamingOff);
    const routes = createRouteTable(functions, hostJson.routePrefix);
    front = createFront({
      routes,
      httpUri: new URL(httpUri),
      isHomePageOff: environment['AzureWebJobsDisableHomepage']?.toLowerCase() === 'true',
      tracing: createTracing(environment),
      silenceMs,
      invoke: worker.invoke,
      log,
    });
    const { handle } = front;
    const server = createServer(
      { requestTimeout: 0, keepAliveTimeout: 130_000, maxHeaderSize },
      (request, response) => {
        // Once the port is closed, a connection ends with its call instead of carrying another one.
        response.once('close', () => {
          if (!server.listening) server.closeIdleConnections();
        });
        handle(request, response);
      },
    );
    const port = await listen(server, options.port ?? 7071);
    return createLocalHost({
      server,
      front,
      worker,
      port,
      routes: routes.routes,
      drainMs: options.drainMs ?? 30_000,
      log,
    });
  } catch (error) {
    await worker.terminate();
    throw error;
  }
}

/** Of all headers of a request, in bytes: the platform answers 431 above it. */
const maxHeaderSize = 32 * 1024;
const streamingOff =
  'The app does not turn HTTP streaming on, and this host forwards requests in no other way: ' +
  'call app.setup({ enableHttpStream: true }) in the entry file';

interface Parts {
  readonly server: Server;
  readonly front: Front;
  readonly worker: WorkerProcess;
  readonly port: number;
  readonly routes: readonly Route<WorkerFunction>[];
  readonly drainMs: number;
  readonly log: (entry: HostLogEntry) => void;
}

function createLocalHost({ server, front, worker, port, routes, drainMs, log }: Parts): LocalHost {
  const url = `http://127.0.0.1:${port}`;
  const ended = Promise.withResolvers<Error>();
  let closed: Promise<void> | undefined;

  const idleOrLate = async (): Promise<void> => {
    const waiting = new AbortController();
    await Promise.race([front.idle(), delay(drainMs, undefined, { signal: waiting.signal })]);
    waiting.abort();
  };

  const stopAfterCrash = async (how: string): Promise<void> => {
    const error = new Error(`The worker ended by itself: ${how}`);
    log({ level: 'critical', category: 'host', message: error.message });
    server.close();
    front.failAll();
    await idleOrLate();
    server.closeAllConnections();
    front.close();
    ended.resolve(error);
  };
  void worker.ended.then((how) => (closed ??= stopAfterCrash(how)));

  const stop = async (): Promise<void> => {
    server.close();
    await idleOrLate();
    server.closeAllConnections();
    await worker.terminate();
    front.close();
  };

  const { inspectUrl } = worker.loaded;
  return {
    url,
    port,
    functions: routes.map(({ fn, text, methods }) => ({
      name: fn.name,
      methods,
      route: text,
      authLevel: fn.authLevel,
      url: `${url}/${text}`,
    })),
    workerPid: worker.pid,
    ...(inspectUrl === undefined ? {} : { inspectUrl }),
    ended: ended.promise,
    close: () => (closed ??= stop()),
  };
}
