import type { HostLogEntry } from '../../host/host-log-entry.ts';

/** What the host logged as an error. */
export interface FailureCount {
  add(entry: HostLogEntry): void;
  /** The messages that came most often, with ids and numbers left out. */
  lines(): string[];
}

const shown = 8;

/** Counts the errors of a log by their first line. */
export function countFailures(): FailureCount {
  const counts = new Map<string, number>();
  return {
    add({ level, message }) {
      if (level !== 'error' && level !== 'critical') return;
      const kind = message
        .split('\n', 1)
        .join('')
        .replaceAll(/[\da-f-]{36}/g, 'ID')
        .replaceAll(/\d+/g, 'N');
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
    },
    lines: () =>
      [...counts]
        .toSorted(([, a], [, b]) => b - a)
        .slice(0, shown)
        .map(([kind, count]) => `${count} x ${kind}`),
  };
}
