import { HostStartError } from '../host/host-start-error.ts';
import { OptionError } from './parse-dev-options.ts';
import { StartError } from './start-error.ts';

/** What to print of an error that ended a local start: only the message where its user can mend it, else the stack. */
export function describeFault(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isForUser =
    error instanceof StartError ||
    error instanceof HostStartError ||
    error instanceof OptionError ||
    // esbuild's BuildFailure, whose message names file, line and fault
    'errors' in error;
  return isForUser ? error.message : (error.stack ?? error.message);
}
