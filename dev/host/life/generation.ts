import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { CorsSettings } from '../gates/cors-policy.ts';
import { createFront } from '../calls/front.ts';
import type { Front } from '../calls/front.ts';
import { createFrontSettings } from '../settings/front-settings.ts';
import type { FrontSettingsSources } from '../settings/front-settings.ts';
import { readHostJson } from '../settings/host-json.ts';
import type { HostLogEntry } from '../host-log-entry.ts';
import { HostStartError } from '../host-start-error.ts';
import { createInvocationTimeouts } from './invocation-timeouts.ts';
import { readLocalSettings, toWorkerEnvironment } from '../settings/local-settings.ts';
import type { Environment } from '../settings/local-settings.ts';
import { createLogFilter } from '../log/log-filter.ts';
import type { WorkerFunction } from '../protocol.ts';
import { createRouteTable } from '../routes/route-table.ts';
import type { Route } from '../routes/route-table.ts';
import type { WorkerEnd } from './wait-for-end.ts';
import { startWorker } from './worker-process.ts';
import type { WorkerProcess } from './worker-process.ts';

/** How a generation of the app is started. */
export interface GenerationOptions extends Pick<FrontSettingsSources, 'keys' | 'uploadLimits' | 'silenceMs'> {
  readonly appFolder: string;
  /** Wins over `Values` of local.settings.json. */
  readonly env: Environment;
  /** Opens the inspector on this port of 127.0.0.1 before the app is loaded; 0 for any free one. */
  readonly inspectPort: number | undefined;
  /** Takes the entries that pass the thresholds of host.json. */
  readonly log: (entry: HostLogEntry) => void;
  /** Time for loading the app, in ms; undefined for no limit. */
  readonly startTimeoutMs: number | undefined;
  /** Wins over the `Host` section of local.settings.json. */
  readonly cors: Partial<CorsSettings> | undefined;
  /** Whether `functionTimeout` of host.json holds. */
  readonly appliesFunctionTimeout: boolean;
  /** How long an invocation that has outlived `functionTimeout` may still end by itself, in ms. */
  readonly timeoutGraceMs: number;
  /** Ends a start that is under way; afterwards it has no effect. */
  readonly signal: AbortSignal;
}

/**
 * One life of the app, from the files as they were when it began: a worker that has loaded it, and the front before it.
 */
export interface Generation {
  readonly workerPid: number;
  readonly inspector: Pick<WorkerProcess, 'inspectUrl' | 'openInspector' | 'closeInspector'>;
  /** In the order in which they are tried. */
  readonly routes: readonly Route<WorkerFunction>[];
  /** As in its options. */
  readonly log: (entry: HostLogEntry) => void;
  readonly handle: (request: IncomingMessage, response: ServerResponse) => void;
  /** Resolves as soon as the worker ends, for whatever reason; from then on no call may be given to it. */
  readonly lost: Promise<void>;
  /** Resolves after `lost`, when all that the worker had to say was heard and its calls have failed. */
  readonly ended: Promise<WorkerEnd>;
  /** Resolves when an invocation has outlived `functionTimeout` and its grace: only a new worker helps. */
  readonly overdue: Promise<void>;
  /** Resolves when no call is in flight, and after `limitMs` at the latest. */
  readonly drain: (limitMs: number) => Promise<void>;
  /** Lets the appTerminate hooks run and ends the worker, and with it the calls that are left; may be called again. */
  readonly end: () => Promise<void>;
}

/**
 * Reads the settings of an app, starts a worker for it and makes its front. Rejects with a HostStartError, whose
 * message may be shown alone, or with the signal's reason; no process is left then.
 */
export async function startGeneration(options: GenerationOptions): Promise<Generation> {
  const { appFolder, inspectPort, silenceMs, timeoutGraceMs } = options;
  const hostJson = await readHostJson(appFolder);
  const local = await readLocalSettings(appFolder);
  const environment = toWorkerEnvironment(options.env, local.values);
  const passes = createLogFilter(hostJson.logThresholds);
  const log = (entry: HostLogEntry): void => {
    if (passes(entry)) options.log(entry);
  };

  const timeoutMs = options.appliesFunctionTimeout ? hostJson.functionTimeoutMs : Infinity;
  const timeouts = createInvocationTimeouts({ timeoutMs, graceMs: timeoutGraceMs, log });
  let front: Front | undefined;
  const worker = await startWorker({
    appFolder,
    environment,
    nodeArguments: inspectPort === undefined ? [] : [`--inspect=127.0.0.1:${inspectPort}`],
    log,
    onInvocationEnded(message) {
      timeouts.end(message.invocationId);
      front?.endInvocation(message);
    },
    startTimeoutMs: options.startTimeoutMs,
    onUploadTaken: silenceMs === undefined ? undefined : (invocationId) => front?.takeUpload(invocationId),
    signal: options.signal,
  });

  try {
    const { functions, skipped, httpUri } = worker.loaded;
    for (const { name, trigger } of skipped) {
      const message = `Function "${name}" is not started: this host runs HTTP triggers only, and it has "${trigger}"`;
      log({ level: 'warning', category: 'host', message });
    }
    if (functions.length === 0) throw new HostStartError('entry_file', 'The app registered no HTTP function');
    const routes = createRouteTable(functions, hostJson.routePrefix);
    const names = new Map(functions.map(({ id, name }) => [id, name]));
    const cors = { ...local.cors, ...options.cors };
    const settings = createFrontSettings({
      ...options,
      hostJson,
      environment,
      cors,
      functionNames: [...names.values()],
    });
    for (const name of settings.disabled) {
      log({ level: 'warning', category: 'host', functionName: name, message: `Function "${name}" is disabled` });
    }
    front = createFront({
      routes,
      httpUri: httpUri === undefined ? undefined : new URL(httpUri),
      settings,
      invoke(message) {
        timeouts.begin(message.invocationId, names.get(message.functionId) ?? message.functionId);
        worker.invoke(message);
      },
      log,
    });
    return joinParts(worker, front, { routes: routes.routes, log, timeouts });
  } catch (error) {
    await worker.terminate();
    throw error;
  }
}

interface OtherParts extends Pick<Generation, 'routes' | 'log'> {
  readonly timeouts: ReturnType<typeof createInvocationTimeouts>;
}

function joinParts(worker: WorkerProcess, front: Front, { routes, log, timeouts }: OtherParts): Generation {
  const ended = worker.ended.then((how) => {
    timeouts.stop();
    front.failAll();
    return how;
  });
  let ending: Promise<void> | undefined;
  const end = async (): Promise<void> => {
    await worker.terminate();
    await ended;
    front.close();
  };
  return {
    workerPid: worker.pid,
    inspector: worker,
    routes,
    log,
    handle: front.handle,
    lost: worker.lost,
    ended,
    overdue: timeouts.overdue,
    async drain(limitMs) {
      const waiting = new AbortController();
      await Promise.race([front.idle(), delay(limitMs, undefined, { signal: waiting.signal })]);
      waiting.abort();
    },
    end: () => (ending ??= end()),
  };
}
