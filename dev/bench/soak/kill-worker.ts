import { setTimeout as delay } from 'node:timers/promises';
import type { BenchApp } from '../start-bench-app.ts';
import { sendSoakRequest } from './send-soak-request.ts';

/** How a worker was killed and what came after. */
export interface Kill {
  readonly pid: number;
  /** Time to the first answer of the worker that took its place; `undefined` when none came within 30 s. */
  readonly recoveredAfterMs: number | undefined;
}

const recoveryMs = 30_000;
const intervalMs = 50;

/** Kills the worker that serves, as `kill -9` does, and waits until another one answers. */
export async function killWorker(app: BenchApp): Promise<Kill> {
  const pid = app.workerPid();
  const beganAtMs = performance.now();
  process.kill(pid, 'SIGKILL');
  while (performance.now() - beganAtMs < recoveryMs) {
    if (app.workerPid() !== pid) {
      const ending = await sendSoakRequest(app.url, { method: 'GET', path: 'health/live' }, recoveryMs);
      if (ending.kind === 'answered' && ending.status === 200) {
        return { pid, recoveredAfterMs: performance.now() - beganAtMs };
      }
    }
    await delay(intervalMs);
  }
  return { pid, recoveredAfterMs: undefined };
}
