import { defaultInspectPort, parsePort } from './parse-dev-options.ts';

/** What `npm start` was asked to do. */
export interface StartArgs {
  /** Port for a debugger; absent when none is wanted. */
  readonly inspectPort?: number;
  /** Handed on to `func start` as they are. */
  readonly funcArgs: readonly string[];
}

/**
 * Reads the command line of `npm start`: `--inspect[=PORT]` is ours, everything else is for `func start`.
 *
 * @throws OptionError
 */
export function parseStartArgs(args: readonly string[]): StartArgs {
  const isInspect = (arg: string): boolean => arg === '--inspect' || arg.startsWith('--inspect=');
  const inspect = args.findLast(isInspect);
  const funcArgs = args.filter((arg) => !isInspect(arg));
  if (inspect === undefined) return { funcArgs };
  return { funcArgs, inspectPort: parsePort('--inspect', inspect.split('=')[1] ?? defaultInspectPort) };
}
