import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HostLogEntry } from '../../dev/host/host-log-entry.ts';
import { startFixtureHost } from '../support/start-fixture-host.ts';
import type { FixtureHost } from '../support/start-fixture-host.ts';

/** The levels and messages of what a function logged, in order. */
const logsOf = (entries: readonly HostLogEntry[], pattern: RegExp): readonly string[] =>
  entries.filter(({ message }) => pattern.test(message)).map(({ level, message }) => `${level}: ${message}`);

describe('behaviour of the host, logs', () => {
  let plain: FixtureHost;
  let verbose: FixtureHost;

  beforeAll(async () => {
    const hostJson = JSON.stringify({ version: '2.0', logging: { logLevel: { default: 'Trace' } } });
    [plain, verbose] = await Promise.all([
      startFixtureHost({ main: 'front.cjs' }),
      startFixtureHost({ main: 'front.cjs', hostJson }),
    ]);
    await Promise.all([plain.call('logs'), verbose.call('logs')]);
    await Promise.all(
      [plain, verbose].flatMap((host) => [
        host.logged(/^Executed 'Functions\.logs'/),
        host.logged(/^console error$/),
        host.logged(/^the hook saw/),
      ]),
    );
  });
  afterAll(async () => {
    await Promise.all([plain[Symbol.asyncDispose](), verbose[Symbol.asyncDispose]()]);
  });

  it('row "context.trace/debug/log,info/warn/error": each has its level, as a log of the user', () => {
    const own = verbose.entries.filter(({ message }) => message.startsWith('context '));
    expect(own.map(({ level, message }) => [message, level])).toEqual([
      ['context trace', 'trace'],
      ['context debug', 'debug'],
      ['context log', 'information'],
      ['context warn', 'warning'],
      ['context error', 'error'],
    ]);
    expect(new Set(own.map(({ category, functionName }) => `${category} ${functionName}`))).toEqual(
      new Set(['user logs']),
    );
    expect(new Set(own.map(({ invocationId }) => invocationId)).size).toBe(1);
  });

  it('row "console threshold of func start": user logs from information, system logs from warning', () => {
    expect(logsOf(plain.entries, /^(?:context|system:) /)).toEqual([
      'information: context log',
      'warning: context warn',
      'error: context error',
      'warning: system: warning',
    ]);
    expect(logsOf(verbose.entries, /^system: /)).toEqual([
      'information: system: information',
      'warning: system: warning',
    ]);
  });

  it('row "console.*": it is captured, line by line, without an invocation', () => {
    const lines = plain.entries.filter(({ message }) => message.startsWith('console '));
    // The two outputs are read apart from each other.
    expect(lines.map(({ level, message }) => `${level}: ${message}`).toSorted()).toEqual([
      'error: console error',
      'information: console debug',
      'information: console info',
      'information: console log',
      'warning: console warn',
    ]);
    for (const line of lines) expect(line).toEqual({ category: 'user', level: line.level, message: line.message });
  });

  it('row "log hook": it sees user and system entries, and changes those of the user only', () => {
    expect(logsOf(plain.entries, /^the hook saw/)).toEqual(['information: the hook saw a system entry']);
    expect(logsOf(verbose.entries, /changed by the hook/)).toEqual(['error: changed by the hook (user)']);
    expect(logsOf(verbose.entries, /^context info$/)).toEqual([]);
  });
});
