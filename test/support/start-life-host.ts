import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { HostLogEntry } from '../../dev/host/host-log-entry.ts';
import { type HostOptions, type LocalHost, startHost } from '../../dev/host/start-host.ts';
import { collectLog } from './collect-log.ts';
import { createAppFolder } from './create-app-folder.ts';

/** A host that runs the fixture `life.cjs`, until the test has finished. */
export interface LifeHost {
  readonly host: LocalHost;
  readonly entries: readonly HostLogEntry[];
  /** Resolves with the first entry whose message matches, or a later one by its number, whenever it comes. */
  readonly logged: (pattern: RegExp, number?: number) => Promise<HostLogEntry>;
  /** Calls a function by its path below `/api/`. */
  readonly call: (path: string, init?: RequestInit) => Promise<Response>;
  /** Calls `hello` and gives the process id of the worker that answered. */
  readonly pid: () => Promise<unknown>;
  /** Ends the worker as `kill -9` does. Resolves when the host knows. */
  readonly kill: () => Promise<void>;
  /** Replaces a file of the app's folder. */
  readonly write: (name: string, value: object) => Promise<void>;
}

/** Options of the host, and the text of a file it starts with. */
export interface LifeHostOptions extends Omit<Partial<HostOptions>, 'crashes'> {
  readonly hostJson?: string;
  readonly crashes?: HostOptions['crashes'] | 'default';
}

/** Starts the host. A worker that crashed is started again at once, unless the options say otherwise. */
export async function startLifeHost(options: LifeHostOptions = {}): Promise<LifeHost> {
  const { hostJson, crashes = { delaysMs: [0, 0], windowMs: 60_000 }, ...rest } = options;
  const folder = await createAppFolder({ main: 'life.cjs', ...(hostJson !== undefined && { hostJson }) });
  onTestFinished(() => folder[Symbol.asyncDispose]());
  const { entries, log, logged } = collectLog();
  const host = await startHost({
    appFolder: folder.path,
    port: 0,
    env: { PATH: process.env['PATH'] },
    ...(crashes !== 'default' && { crashes }),
    drainMs: 200,
    log,
    ...rest,
  });
  onTestFinished(() => host.close());
  const call = (path: string, init?: RequestInit): Promise<Response> => fetch(`${host.url}/api/${path}`, init);
  let kills = 0;
  return {
    host,
    entries,
    logged: (pattern, number = 1) => logged(pattern, { number }),
    async kill() {
      kills += 1;
      process.kill(host.workerPid, 'SIGKILL');
      await logged(/^The worker ended by itself: killed by SIGKILL/, { number: kills });
    },
    call,
    async pid() {
      const body: unknown = await (await call('hello')).json();
      return typeof body === 'object' && body !== null && 'pid' in body ? body.pid : undefined;
    },
    write: (name, value) => writeFile(join(folder.path, name), JSON.stringify(value)),
  };
}
