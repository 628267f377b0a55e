/** Tells when the user wants a running command to stop. */
export interface StopSignal {
  /** Aborted at the first Ctrl-C, SIGTERM or closed terminal. */
  readonly signal: AbortSignal;
  /** Lets the process end as usual again. */
  forget(): void;
}

const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const forcedExitCode = 130;

/**
 * Listens for signals of this process: the first asks for an orderly stop, a second ends the process at once with
 * exit code 130.
 */
export function createStopSignal(): StopSignal {
  const controller = new AbortController();
  const stop = (): void => {
    // An orderly stop waits for calls that are served, which may take longer than the user has patience.
    if (controller.signal.aborted) process.exit(forcedExitCode);
    controller.abort();
  };
  // With the terminal gone, writing to it fails; without a listener that would end the process before it has stopped
  // what it started.
  const onLostOutput = (): void => controller.abort();

  for (const name of stopSignals) process.on(name, stop);
  for (const stream of [process.stdout, process.stderr]) stream.on('error', onLostOutput);
  return {
    signal: controller.signal,
    forget() {
      for (const name of stopSignals) process.off(name, stop);
      for (const stream of [process.stdout, process.stderr]) stream.off('error', onLostOutput);
    },
  };
}
