import { watchParent } from './watch-parent.ts';

/** Tells when a running command is to stop. */
export interface StopSignal {
  /** Aborted at the first Ctrl-C, SIGTERM or closed terminal, and when npm, which started the command, is gone. */
  readonly signal: AbortSignal;
  /** Lets the process end as usual again. */
  forget(): void;
}

const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const forcedExitCode = 130;

/**
 * Listens for signals of this process: the first asks for an orderly stop, a second ends the process at once with
 * exit code 130.
 *
 * @param isNpmScript whether npm runs this process
 */
export function createStopSignal(isNpmScript: boolean): StopSignal {
  const controller = new AbortController();
  const stop = (): void => {
    // An orderly stop waits for calls that are served, which may take longer than the user has patience.
    if (controller.signal.aborted) process.exit(forcedExitCode);
    controller.abort();
  };
  // With the terminal gone, writing to it fails; without a listener that would end the process before it has stopped
  // what it started.
  const stopQuietly = (): void => controller.abort();

  const endWatch = isNpmScript ? watchParent(stopQuietly) : undefined;
  for (const name of stopSignals) process.on(name, stop);
  for (const stream of [process.stdout, process.stderr]) stream.on('error', stopQuietly);
  return {
    signal: controller.signal,
    forget() {
      endWatch?.();
      for (const name of stopSignals) process.off(name, stop);
      for (const stream of [process.stdout, process.stderr]) stream.off('error', stopQuietly);
    },
  };
}
