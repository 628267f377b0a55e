import type { HostLogEntry } from '../host-log-entry.ts';

/**
 * Turns a line the worker wrote on its console into a log entry. It belongs to no invocation. The level of a line on
 * the error output is read from its words, as the platform does; the debugger's own lines are the host's.
 */
export function toConsoleEntry(line: string, output: 'stdout' | 'stderr'): HostLogEntry {
  if (output === 'stderr' && /^(?:Debugger |For help, see: https:\/\/nodejs\.org\/)/.test(line)) {
    return { level: 'information', category: 'host', message: line };
  }
  return { level: output === 'stderr' ? levelOf(line) : 'information', category: 'user', message: line };
}

function levelOf(line: string): HostLogEntry['level'] {
  if (/warn/i.test(line)) return 'warning';
  return /error|fail|severe|unhandled exception/i.test(line) ? 'error' : 'information';
}
