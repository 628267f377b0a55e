import { describe, expect, it } from 'vitest';
import { toConsoleEntry } from '../../../../../dev/host/log/console-line.ts';

describe('toConsoleEntry()', () => {
  it.each([
    ['output', 'an error?', 'stdout', { category: 'user', level: 'information' }],
    ['error output without a word of alarm', 'hello', 'stderr', { category: 'user', level: 'information' }],
    ['a warning', '(node:1) Warning: old', 'stderr', { category: 'user', level: 'warning' }],
    ['an error', 'TypeError: no', 'stderr', { category: 'user', level: 'error' }],
    [
      'the debugger',
      'Debugger listening on ws://127.0.0.1:9229/x',
      'stderr',
      { category: 'host', level: 'information' },
    ],
  ] as const)('toConsoleEntry() reads %s', (_name, line, output, entry) => {
    expect(toConsoleEntry(line, output)).toEqual({ ...entry, message: line });
  });
});
