import type { HostLogEntry } from '../../dev/host/host-log-entry.ts';

/** What a host has logged so far, to be waited for. */
export interface CollectedLog {
  readonly entries: readonly HostLogEntry[];
  /** Takes an entry; given to the host. */
  readonly log: (entry: HostLogEntry) => void;
  /**
   * Resolves with the first entry that matches, whenever it comes: of those from `since` on, or a later one by its
   * number.
   */
  readonly logged: (
    pattern: RegExp,
    which?: { readonly since?: number; readonly number?: number },
  ) => Promise<HostLogEntry>;
}

/** Makes a log that holds nothing yet. */
export function collectLog(): CollectedLog {
  const entries: HostLogEntry[] = [];
  const watchers = new Set<() => void>();
  return {
    entries,
    log(entry) {
      entries.push(entry);
      for (const watch of watchers) watch();
    },
    logged(pattern, { since = 0, number = 1 } = {}) {
      const { promise, resolve } = Promise.withResolvers<HostLogEntry>();
      const watch = (): void => {
        const found = entries.slice(since).filter(({ message }) => pattern.test(message))[number - 1];
        if (found === undefined) return;
        watchers.delete(watch);
        resolve(found);
      };
      watchers.add(watch);
      watch();
      return promise;
    },
  };
}
