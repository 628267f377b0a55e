import { expect } from 'vitest';
import type { Generation } from '../../../../../dev/host/life/generation.ts';
import { superviseWorker, type Supervisor } from '../../../../../dev/host/life/supervise-worker.ts';
import type { WorkerEnd } from '../../../../../dev/host/life/wait-for-end.ts';

/** A generation without a process, which the test lets die or hang. */
export function createFakeGeneration() {
  const ended = Promise.withResolvers<WorkerEnd>();
  const overdue = Promise.withResolvers<void>();
  const lost = Promise.withResolvers<void>();
  const asked: string[] = [];
  const resolved = Promise.resolve();
  const generation: Generation = {
    workerPid: 0,
    inspector: { inspectUrl: () => undefined, openInspector: () => resolved, closeInspector: () => resolved },
    routes: [],
    log: () => undefined,
    handle: () => undefined,
    lost: lost.promise,
    ended: ended.promise,
    overdue: overdue.promise,
    async drain(limitMs) {
      asked.push(`drain ${limitMs}`);
    },
    async end() {
      asked.push('end');
      lost.resolve();
      ended.resolve({ exitCode: 0, how: 'exit code 0' });
    },
  };
  const die = (exitCode: number): void => {
    lost.resolve();
    ended.resolve({ exitCode, how: `exit code ${exitCode}` });
  };
  return { generation, asked, die, lose: () => lost.resolve(), hang: () => overdue.resolve() };
}

/** A supervisor that serves a first generation; the test decides how each further start ends. */
export async function superviseFakes(delaysMs: readonly number[]) {
  const starts: PromiseWithResolvers<Generation>[] = [];
  const signals: AbortSignal[] = [];
  const supervising = superviseWorker({
    start(signal) {
      const start = Promise.withResolvers<Generation>();
      starts.push(start);
      signals.push(signal);
      return start.promise;
    },
    crashes: { delaysMs, windowMs: 60_000 },
    drainMs: 1000,
    reloadDrainMs: 9000,
    callerWaitMs: 60_000,
  });
  const first = createFakeGeneration();
  starts[0]?.resolve(first.generation);
  const supervisor: Supervisor = await supervising;
  const started = async (count: number): Promise<void> => {
    await expect.poll(() => starts.length).toBe(count);
  };
  return { supervisor, first, starts, signals, started };
}
