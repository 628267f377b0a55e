import { join } from 'node:path';
import { startHost } from '../../dev/host/start-host.ts';
import { collectLog } from './collect-log.ts';

/** The app of traps behind a host that leaves the caller of a failed invocation in silence for a while, as Azure does. */
export interface TrapsApp {
  /** Base URL of its functions, without a slash at its end. */
  readonly url: string;
  readonly workerPid: number;
  /** All that was logged so far, one entry per line. */
  log(): string;
  /** Resolves with the first entry that matches, whenever it comes. */
  logged(pattern: RegExp): Promise<string>;
  close(): Promise<void>;
}

/** Starts it; the silence lasts `silenceMs`, in ms. */
export async function startTraps(silenceMs = 400): Promise<TrapsApp> {
  const { entries, log, logged } = collectLog();
  const host = await startHost({
    appFolder: join(import.meta.dirname, '../fixtures/host-apps/traps'),
    port: 0,
    drainMs: 200,
    strict: true,
    silenceMs,
    log,
  });
  return {
    url: `${host.url}/api`,
    get workerPid() {
      return host.workerPid;
    },
    log: () => entries.map(({ message }) => message).join('\n'),
    logged: async (pattern) => (await logged(pattern)).message,
    close: () => host.close(),
  };
}
