import { setTimeout as delay } from 'node:timers/promises';
import type { BenchApp } from '../start-bench-app.ts';
import type { WorkerUsage } from '../worker/worker-usage.ts';

const intervalMs = 500;
/** The app reads on behind a refused body for 60 s at most. */
const limitMs = 90_000;

/** Waits until the worker holds at most so many resources, or 90 s have passed; gives what it holds then. */
export async function waitUntilAtRest(app: BenchApp, mostResources: number): Promise<WorkerUsage> {
  const beganAtMs = performance.now();
  for (;;) {
    const usage = await app.usage();
    if (usage.resources.length <= mostResources || performance.now() - beganAtMs > limitMs) return usage;
    await delay(intervalMs);
  }
}
