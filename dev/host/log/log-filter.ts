import { logLevels } from '../host-log-entry.ts';
import type { HostLogEntry, LogLevel } from '../host-log-entry.ts';

/**
 * Makes the filter in front of the console: user logs and the host's lines about functions from `information`,
 * system logs from `warning`, as `func start` prints them, unless `logging.logLevel` of host.json says otherwise.
 * A category there counts for all below it (`Function` for `Function.hello.User`); the longest match wins, then
 * `default`.
 */
export function createLogFilter(thresholds: Readonly<Record<string, LogLevel>>): (entry: HostLogEntry) => boolean {
  const rules = Object.entries(thresholds)
    .map(([category, level]) => ({ category: category.toLowerCase(), level }))
    .sort((a, b) => b.category.length - a.category.length);
  const rest = rules.find((rule) => rule.category === 'default')?.level;

  return (entry) => {
    const category = toCategoryName(entry).toLowerCase();
    const rule = rules.find((rule) => category === rule.category || category.startsWith(`${rule.category}.`));
    const threshold = rule?.level ?? rest ?? (entry.category === 'system' ? 'warning' : 'information');
    return threshold !== 'none' && logLevels.indexOf(entry.level) >= logLevels.indexOf(threshold);
  };
}

function toCategoryName(entry: HostLogEntry): string {
  if (entry.category === 'system') return 'Worker';
  const isUser = entry.category === 'user';
  if (entry.functionName === undefined) return isUser ? 'Host.Function.Console' : 'Host.General';
  return isUser ? `Function.${entry.functionName}.User` : `Function.${entry.functionName}`;
}
