import { describe, expect, it } from 'vitest';
import type { HostLogEntry, LogLevel } from '../../../../../dev/host/host-log-entry.ts';
import { createLogFilter } from '../../../../../dev/host/log/log-filter.ts';

const levels: readonly LogLevel[] = ['trace', 'debug', 'information', 'warning', 'error', 'critical'];
const lowest = (thresholds: Record<string, LogLevel>, entry: Pick<HostLogEntry, 'category' | 'functionName'>) => {
  const passes = createLogFilter(thresholds);
  return levels.find((level) => passes({ message: '', level, ...entry }));
};

describe('createLogFilter()', () => {
  const user = { category: 'user', functionName: 'hello' } as const;
  const system = { category: 'system', functionName: 'hello' } as const;
  const host = { category: 'host' } as const;

  it.each([
    ['user logs from information', {}, user, 'information'],
    ['system logs from warning', {}, system, 'warning'],
    ["the host's own lines from information", {}, host, 'information'],
    ['everything from the default of host.json', { default: 'trace' }, system, 'trace'],
    ['a category from its own threshold', { default: 'error', Function: 'debug' }, user, 'debug'],
    ['a category from the longest match', { 'Function.hello': 'error', 'function.hello.user': 'trace' }, user, 'trace'],
    ['no category by a part of its word', { 'Function.hell': 'error' }, user, 'information'],
    ['the console of the app as a category', { 'Host.Function.Console': 'error' }, { category: 'user' }, 'error'],
    ['nothing of a category that is off', { Function: 'none' }, user, undefined],
  ] as const)('createLogFilter() passes %s', (_name, thresholds, entry, level) => {
    expect(lowest(thresholds, entry)).toBe(level);
  });
});
