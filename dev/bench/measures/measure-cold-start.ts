import type { BenchContext } from '../bench-context.ts';
import type { BenchAppName } from '../build-bench-apps.ts';
import { compareRuns } from '../figures/compare-runs.ts';
import { describeSpread } from '../figures/describe-spread.ts';
import type { Measurement } from '../figures/figure.ts';
import { readAnswer } from '../load/read-answer.ts';
import { sampleRequest } from '../load/sample-request.ts';
import { startBenchApp } from '../start-bench-app.ts';

/** How often a fresh process is started for each kind of first answer. */
export interface ColdStartCounts {
  readonly rounds: number;
}

interface FirstAnswer {
  readonly name: string;
  readonly app: BenchAppName;
  readonly path: string;
  readonly body?: object;
}

interface Start {
  /** CPU time of the process up to its first answer. */
  readonly processCpuMs: number;
  /** The part of it that began with the loading of the app. */
  readonly appCpuMs: number;
  /** Time from the start of the host to the first answer. */
  readonly wallMs: number;
}

const goal = 3.3;
const hello: FirstAnswer = { name: 'hello', app: 'hello', path: 'hello' };
const firstAnswers: readonly FirstAnswer[] = [
  { name: 'health/live', app: 'product', path: 'health/live' },
  { name: 'summarise', app: 'product', path: 'summarise', body: sampleRequest },
];

/**
 * CPU time from a fresh process to its first answer, against that of the yardstick. Of the whole process, and of the
 * app alone: Node's own start and the local host's are the same for both, and would make every app look like the
 * yardstick.
 */
export async function measureColdStart(context: BenchContext, { rounds }: ColdStartCounts): Promise<Measurement> {
  const starts = new Map<string, Start[]>([hello, ...firstAnswers].map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const first of [hello, ...firstAnswers]) starts.get(first.name)?.push(await startOnce(context, first));
  }
  const costs = (name: string, kind: keyof Start): number[] => (starts.get(name) ?? []).map((start) => start[kind]);
  return {
    figures: firstAnswers.flatMap(({ name }) => [
      compareRuns({
        name: `cold-start: ${name}, app`,
        goal,
        costs: costs(name, 'appCpuMs'),
        yardstick: costs('hello', 'appCpuMs'),
      }),
      compareRuns({
        name: `cold-start: ${name}, process`,
        goal,
        costs: costs(name, 'processCpuMs'),
        yardstick: costs('hello', 'processCpuMs'),
      }),
    ]),
    notes: [...starts.keys()].map((name) => {
      const median = (kind: keyof Start): string => describeSpread(costs(name, kind)).median.toFixed(0);
      return `${name}: CPU of the process ${median('processCpuMs')} ms, of the app ${median('appCpuMs')} ms; first answer after ${median('wallMs')} ms`;
    }),
  };
}

async function startOnce({ apps, model }: BenchContext, { app: name, path, body }: FirstAnswer): Promise<Start> {
  const beganAtMs = performance.now();
  const app = await startBenchApp({ apps, name, endpoint: model.endpoint, deployment: 'quick' });
  try {
    await readAnswer({ url: `${app.url}/${path}`, ...(body !== undefined && { body }) });
    const wallMs = performance.now() - beganAtMs;
    const { cpuMs, cpuMsBeforeApp } = await app.usage();
    return { processCpuMs: cpuMs, appCpuMs: cpuMs - cpuMsBeforeApp, wallMs };
  } finally {
    await app.close();
  }
}
