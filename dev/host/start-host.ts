import { createHostStatus } from './gates/create-host-status.ts';
import type { CrashPolicy } from './life/crash-counter.ts';
import type { CorsSettings } from './gates/cors-policy.ts';
import { startGeneration } from './life/generation.ts';
import type { HostFunction } from './host-function.ts';
import type { HostKeys } from './gates/host-keys.ts';
import type { HostLogEntry } from './host-log-entry.ts';
import { createHostServer } from './life/host-server.ts';
import { createInspectorLease } from './life/inspector-lease.ts';
import { listen } from './life/listen.ts';
import type { Environment } from './settings/local-settings.ts';
import { superviseWorker } from './life/supervise-worker.ts';
import { toHostFunctions } from './life/to-host-functions.ts';
import type { UploadLimits } from './calls/watch-upload.ts';

/** How a local host is started. */
export interface HostOptions {
  /** Holds host.json, package.json and, if there is one, local.settings.json. */
  readonly appFolder: string;
  /** 0 for any free port; 7071 by default. */
  readonly port?: number;
  /**
   * Environment of the worker, `process.env` by default; wins over `Values` of local.settings.json. A function is asked
   * for each worker anew, and what it throws keeps the worker from starting.
   */
  readonly env?: Environment | (() => Promise<Environment>);
  /**
   * Lets a debugger attach to the app on this port of 127.0.0.1; 0 for any free one. A new worker gets the same port
   * once it has loaded the app and the old one has closed it. `functionTimeout` of host.json does not hold then.
   */
  readonly inspectPort?: number;
  /** Takes the entries that pass the thresholds of host.json. */
  readonly log: (entry: HostLogEntry) => void;
  /** How long a stop waits for calls in flight before it resets them, in ms; 30 s by default, as on Azure. */
  readonly drainMs?: number;
  /**
   * How long a worker that a reload has replaced may go on with its calls, in ms; 5 minutes by default, longer than any
   * answer or stream can be behind Azure's front end.
   */
  readonly reloadDrainMs?: number;
  /** Time for loading the app, in ms; 60 s by default, and no limit for the first worker with `inspectPort`. */
  readonly startTimeoutMs?: number;
  /**
   * Leaves the caller of a failed invocation in silence, as Azure does, instead of answering at once; for tests.
   * Off by default.
   */
  readonly strict?: boolean;
  /** How long that silence lasts, in ms; 240 s by default, as seen on the real host. */
  readonly silenceMs?: number;
  /** Has keys checked; without it nobody is asked for one, as with `func start`. */
  readonly auth?: HostKeys;
  /** Origins of pages that may read answers; each part wins over the `Host` section of local.settings.json. */
  readonly cors?: Partial<CorsSettings>;
  /** In place of the platform's limits of uploads, for tests. */
  readonly uploadLimits?: Partial<UploadLimits>;
  /**
   * When a worker that crashed is started again: after 0.2 s, after a second crash within 60 s in 9 s, and after a
   * third the host ends. The delays are those seen on the real host, which forgets crashes only after 30 minutes
   * without one.
   */
  readonly crashes?: CrashPolicy;
  /** How long a call waits for a worker while there is none, in ms; 30 s by default. */
  readonly callerWaitMs?: number;
  /**
   * How long an invocation that has outlived `functionTimeout` of host.json may still end by itself before the worker
   * is replaced, in ms; 2 s by default, as seen on the real host.
   */
  readonly timeoutGraceMs?: number;
  /** Gives up a start that is under way; afterwards `close` ends the host. */
  readonly signal?: AbortSignal;
}

/** A running local host. */
export interface LocalHost {
  /** Address without a slash at its end: `http://127.0.0.1:7071`. */
  readonly url: string;
  readonly port: number;
  /** Those of the worker that serves, in the order in which their routes are tried. */
  readonly functions: readonly HostFunction[];
  /** Process id of the worker that serves; while there is none, of the last one. */
  readonly workerPid: number;
  /** WebSocket address of the inspector of the worker that serves, where one was asked for and is open. */
  readonly inspectUrl: string | undefined;
  /** Resolves with the reason when the host has given the app up, after too many crashes; it has then stopped. */
  readonly ended: Promise<Error>;
  /**
   * Replaces the worker by one that has loaded the files as they are now: entry file, package.json, host.json,
   * local.settings.json. The old one ends the calls it has, streams too. When the new one cannot be started the old one
   * goes on serving, and this rejects with the reason, as `startHost` would. One reload at a time: another waits for
   * the end of the one before. The signal gives up a start that is under way or still waits, and this rejects with its
   * reason when no process of it is left; afterwards it has no effect.
   */
  readonly reload: (signal?: AbortSignal) => Promise<void>;
  /** Stops in order: port closed, calls in flight, appTerminate hooks, worker ended. */
  close(): Promise<void>;
}

/**
 * Starts the app of a folder as `func start` would and serves it on 127.0.0.1. Rejects with a HostStartError, whose
 * message may be shown alone, when the settings, the entry file, the routes or the port do not allow it.
 */
export async function startHost(options: HostOptions): Promise<LocalHost> {
  const {
    appFolder,
    env = process.env,
    inspectPort,
    log,
    strict = false,
    silenceMs = 240_000,
    timeoutGraceMs = 2000,
  } = options;
  const debugging = inspectPort === undefined ? undefined : createInspectorLease(inspectPort);
  const supervisor = await superviseWorker(
    {
      async start(signal) {
        const startPort = debugging?.startPort();
        const generation = await startGeneration({
          appFolder,
          env: typeof env === 'function' ? await env() : env,
          inspectPort: startPort,
          log,
          startTimeoutMs: startPort === undefined ? (options.startTimeoutMs ?? 60_000) : undefined,
          keys: options.auth,
          cors: options.cors,
          uploadLimits: options.uploadLimits,
          silenceMs: strict ? silenceMs : undefined,
          // At a breakpoint time stands still for the app alone.
          appliesFunctionTimeout: inspectPort === undefined,
          timeoutGraceMs,
          signal,
        });
        debugging?.moveTo(generation.inspector);
        return generation;
      },
      crashes: options.crashes ?? { delaysMs: [200, 9000], windowMs: 60_000 },
      drainMs: options.drainMs ?? 30_000,
      reloadDrainMs: options.reloadDrainMs ?? 300_000,
      callerWaitMs: options.callerWaitMs ?? 30_000,
    },
    options.signal,
  );
  const status = createHostStatus(appFolder, () => supervisor.serving.holder() !== undefined);
  const server = createHostServer(supervisor.serving, { keys: options.auth, status });
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => {
    if (closing === undefined) {
      server.close();
      closing = supervisor.close(() => server.closeAllConnections());
    }
    return closing;
  };

  let port: number;
  try {
    port = await listen(server, options.port ?? 7071);
  } catch (error) {
    await close();
    throw error;
  }
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    port,
    get functions() {
      return toHostFunctions(supervisor.newest().routes, url);
    },
    get workerPid() {
      return supervisor.newest().workerPid;
    },
    get inspectUrl() {
      return supervisor.newest().inspector.inspectUrl();
    },
    ended: supervisor.gaveUp.then(async (reason) => {
      await close();
      return reason;
    }),
    reload: supervisor.reload,
    close,
  };
}
