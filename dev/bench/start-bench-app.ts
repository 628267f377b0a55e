import type { CrashPolicy } from '../host/life/crash-counter.ts';
import type { HostLogEntry } from '../host/host-log-entry.ts';
import { startHost } from '../host/start-host.ts';
import type { BenchApps, BenchAppName } from './build-bench-apps.ts';
import type { ModelDeployment } from './model/create-model-server.ts';
import { startUsageMonitor } from './worker/start-usage-monitor.ts';
import type { WorkerQuestion, WorkerUsage } from './worker/worker-usage.ts';

/** Which app, and the model behind it. */
export interface BenchAppOptions {
  readonly apps: BenchApps;
  readonly name: BenchAppName;
  /** Base URL of the model. */
  readonly endpoint: string;
  /** The deployment that writes, which says how the answer comes. */
  readonly deployment: ModelDeployment;
  /** When a worker that died is started again; as usual by default. */
  readonly crashes?: CrashPolicy;
  /** Takes what the host logs; by default what is worse than a warning goes to the console. */
  readonly log?: (entry: HostLogEntry) => void;
}

/** An app behind a local host of its own. */
export interface BenchApp {
  /** Base URL of its functions. */
  readonly url: string;
  /** Process id of the worker that serves. */
  workerPid(): number;
  /** Resolves with the reason when the host has given the app up. */
  readonly ended: Promise<Error>;
  /** What the process that holds the app has used so far. */
  usage(question?: WorkerQuestion): Promise<WorkerUsage>;
  close(): Promise<void>;
}

/** Starts an app, which opens the model with a key of its settings. */
export async function startBenchApp(options: BenchAppOptions): Promise<BenchApp> {
  const { apps, name, endpoint, deployment, crashes, log = logFailures } = options;
  const monitor = await startUsageMonitor();
  try {
    const host = await startHost({
      appFolder: apps.folders[name],
      port: 0,
      drainMs: 1_000,
      env: {
        PATH: process.env['PATH'],
        ...monitor.environment,
        INFERENCE_ENDPOINT: endpoint,
        INFERENCE_AUTH: 'key',
        INFERENCE_KEY: 'key-of-the-bench',
        CHAT_DEPLOYMENT: deployment,
      },
      log,
      ...(crashes !== undefined && { crashes }),
    });
    return {
      url: `${host.url}/api`,
      workerPid: () => host.workerPid,
      ended: host.ended,
      usage: (question) => monitor.read(question),
      async close() {
        await host.close();
        await monitor.close();
      },
    };
  } catch (error) {
    await monitor.close();
    throw error;
  }
}

function logFailures({ level, message }: HostLogEntry): void {
  if (level === 'error' || level === 'critical') console.error(message);
}
