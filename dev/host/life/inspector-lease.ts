import type { WorkerProcess } from './worker-process.ts';

/** A worker whose inspector can be opened and closed. */
export type Inspectable = Pick<WorkerProcess, 'inspectUrl' | 'openInspector' | 'closeInspector'>;

/** Gives the one port that debuggers know to one worker after the other. */
export interface InspectorLease {
  /** The port for the next worker to open before it loads the app; undefined when another worker has it. */
  readonly startPort: () => number | undefined;
  /**
   * Moves the port to a worker that has loaded the app, as soon as the one before has closed its inspector or ended:
   * one that stands at a breakpoint closes it when it goes on.
   */
  readonly moveTo: (worker: Inspectable) => void;
}

/**
 * Makes the lease of a port that no worker has yet. Only the first worker opens the inspector before it loads the app:
 * those after it load while the one before still serves.
 *
 * @param port 0 for the one that the first worker finds
 */
export function createInspectorLease(port: number): InspectorLease {
  let holder: Inspectable | undefined;
  let leasedPort = port;
  let lastMove: Promise<void> = Promise.resolve();

  const move = async (worker: Inspectable): Promise<void> => {
    await holder?.closeInspector();
    holder = worker;
    await worker.openInspector(leasedPort);
  };

  return {
    startPort: () => (holder === undefined ? port : undefined),
    moveTo(worker) {
      if (holder === undefined) {
        holder = worker;
        const url = worker.inspectUrl();
        if (port === 0 && url !== undefined) leasedPort = Number(new URL(url).port);
      } else {
        lastMove = lastMove.then(() => move(worker));
      }
    },
  };
}
