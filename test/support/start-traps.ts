import { join } from 'node:path';
import { startHost } from '../../dev/host/start-host.ts';

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
  const messages: string[] = [];
  const watchers = new Set<(message: string) => void>();
  const host = await startHost({
    appFolder: join(import.meta.dirname, '../fixtures/host-apps/traps'),
    port: 0,
    drainMs: 200,
    strict: true,
    silenceMs,
    log({ message }) {
      messages.push(message);
      for (const watch of watchers) watch(message);
    },
  });
  return {
    url: `${host.url}/api`,
    get workerPid() {
      return host.workerPid;
    },
    log: () => messages.join('\n'),
    logged: (pattern) =>
      new Promise((resolve) => {
        const watch = (message: string): void => {
          if (!pattern.test(message)) return;
          watchers.delete(watch);
          resolve(message);
        };
        watchers.add(watch);
        for (const message of messages) watch(message);
      }),
    close: () => host.close(),
  };
}
