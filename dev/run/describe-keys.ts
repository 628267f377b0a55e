import type { HostFunction } from '../host/host-function.ts';
import type { HostKeys } from '../host/gates/host-keys.ts';

/** The lines that tell which key opens what. */
export function describeKeys(keys: HostKeys, functions: readonly HostFunction[]): readonly string[] {
  const guarded = functions.filter(({ authLevel }) => authLevel === 'function').map(({ name }) => name);
  const width = Math.max(...['master', ...guarded].map((name) => name.length));
  const toLine = (name: string, key: string, opens: string): string => `  ${name.padEnd(width)}  ${key}  ${opens}`;
  return [
    'Keys, made for this start, to be sent as x-functions-key or ?code=:',
    ...guarded.map((name) => toLine(name, keys.ofFunction(name), 'this function')),
    toLine('host', keys.host, 'every function'),
    toLine('master', keys.master, 'every function and /admin/host/status'),
  ];
}
