import { describe, expect, it } from 'vitest';
import { createConsoleLog } from '../../../../../dev/host/log/console-log.ts';
import type { HostLogEntry } from '../../../../../dev/host/host-log-entry.ts';

const print = (entry: HostLogEntry, isColoured: boolean): string => {
  const printed: string[] = [];
  createConsoleLog({ write: (text) => printed.push(text), now: () => new Date(0), isColoured })(entry);
  return printed.join('');
};

describe('createConsoleLog()', () => {
  it('createConsoleLog() prints the instant and the message', () => {
    expect(print({ level: 'error', category: 'user', message: 'hello' }, false)).toBe(
      '[1970-01-01T00:00:00.000Z] hello\n',
    );
  });

  it('createConsoleLog() colours by level where colours are wanted', () => {
    expect(print({ level: 'error', category: 'user', message: 'hello' }, true)).toContain('\u001B[31mhello\u001B[39m');
    expect(print({ level: 'information', category: 'user', message: 'hello' }, true)).not.toContain('\u001B');
  });
});
