import { once } from 'node:events';
import type { HostLogEntry } from '../host/host-log-entry.ts';
import type { Settings } from './choose-settings.ts';
import { createClosingStack } from './closing-stack.ts';
import { describeFault } from './describe-fault.ts';
import { describeRun } from './describe-run.ts';
import { ensureLocalSettings } from './ensure-local-settings.ts';
import { devUsage, OptionError, parseDevOptions } from './parse-dev-options.ts';
import { reloadOnChange } from './reload-on-change.ts';
import { startDev } from './start-dev.ts';

/** The process around `npm run dev`. */
export interface DevProcess {
  /** Command line without the names of Node and the script. */
  readonly args: readonly string[];
  readonly environment: Settings;
  /** As `process.platform`. */
  readonly platform: string;
  readonly projectFolder: string;
  readonly print: (line: string) => void;
  readonly printError: (line: string) => void;
  readonly log: (entry: HostLogEntry) => void;
  /** Aborted when the user wants everything to stop. */
  readonly signal: AbortSignal;
}

/**
 * Runs the app with everything it needs until it is stopped, and stops all of it, also after a start that failed
 * half-way. Gives the exit code: 0 when stopped by the user, 1 when it could not start or ended by itself, 2 for a
 * command line that cannot be followed.
 */
export async function runDev(around: DevProcess): Promise<number> {
  const stack = createClosingStack();
  try {
    return await startAndWait(around, stack);
  } catch (error) {
    if (around.signal.aborted) return 0;
    around.printError(describeFault(error));
    return error instanceof OptionError ? 2 : 1;
  } finally {
    for (const fault of await stack.closeAll()) around.printError(`Cannot stop everything: ${describeFault(fault)}`);
  }
}

async function startAndWait(around: DevProcess, stack: ReturnType<typeof createClosingStack>): Promise<number> {
  const { args, environment, platform, projectFolder, print, printError, log, signal } = around;
  const options = parseDevOptions(args, projectFolder);
  if (options === undefined) {
    print(devUsage);
    return 0;
  }
  if (await ensureLocalSettings(options.appFolder)) {
    print('Copied local.settings.sample.json to local.settings.json: change settings there');
  }
  const run = await startDev(options, { projectFolder, environment, log, stack, signal });
  if (run.readiness.kind === 'faulty_settings') {
    printError('The settings are not valid. Change them in local.settings.json or in the environment:');
    for (const { pointer, message } of run.readiness.faults) printError(`  ${pointer.slice(1)} ${message}`);
    return 1;
  }
  for (const line of describeRun(run, platform)) print(line);

  if (run.reloading !== undefined) {
    const over = new AbortController();
    const reloading = reloadOnChange({ ...run.reloading, print, printError }, over.signal);
    stack.defer(() => {
      over.abort();
      return reloading;
    });
  }
  const ended = await Promise.race([run.host.ended, untilAborted(signal)]);
  if (ended === undefined) return 0;
  // The host's log has the reason, unless its level leaves that out.
  printError('Stopped: the host has given the app up');
  return 1;
}

async function untilAborted(signal: AbortSignal): Promise<undefined> {
  if (!signal.aborted) await once(signal, 'abort');
}
