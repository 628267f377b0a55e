import { setTimeout as delay } from 'node:timers/promises';
import type { BenchApp } from '../start-bench-app.ts';
import type { WorkerUsage } from '../worker/worker-usage.ts';
import type { SoakSample } from './judge-soak.ts';

/** Notes what a worker uses while it is under load. */
export interface WorkerWatch {
  readonly samples: readonly SoakSample[];
  /** Resolves when the last sample was taken. */
  stop(): Promise<void>;
}

const intervalMs = 1_000;

/** Begins to note what the worker uses, once a second. A worker that is just dying or starting is left out. */
export function watchWorker(app: BenchApp, beganAtMs: number): WorkerWatch {
  const samples: SoakSample[] = [];
  const stopping = new AbortController();
  const watch = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const usage = await readUsage(app);
      if (usage !== undefined) samples.push(toSample(usage, performance.now() - beganAtMs));
      await delay(intervalMs);
    }
  };
  const watching = watch();
  return {
    samples,
    async stop() {
      stopping.abort();
      await watching;
    },
  };
}

async function readUsage(app: BenchApp): Promise<WorkerUsage | undefined> {
  try {
    return await app.usage();
  } catch {
    // It was killed; whether another one takes its place is asked elsewhere.
    return undefined;
  }
}

function toSample({ rssBytes, heapBytes, resources, openFiles }: WorkerUsage, atMs: number): SoakSample {
  return { atMs, rssBytes, heapBytes, resources: resources.length, ...(openFiles !== undefined && { openFiles }) };
}
