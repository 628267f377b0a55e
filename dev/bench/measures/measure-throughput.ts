import type { BenchContext } from '../bench-context.ts';
import { compareRuns } from '../figures/compare-runs.ts';
import { describeSpread } from '../figures/describe-spread.ts';
import type { Measurement } from '../figures/figure.ts';
import { readAnswer } from '../load/read-answer.ts';
import { runInFlight } from '../load/run-in-flight.ts';
import { sampleRequest } from '../load/sample-request.ts';
import { startComparedApps } from './start-compared-apps.ts';

/** How much is measured. */
export interface ThroughputCounts {
  readonly rounds: number;
  /** Requests in a round, to each app. */
  readonly requests: number;
}

const inFlight = 16;

interface Lane {
  readonly name: string;
  readonly url: string;
  /** Time of each round. */
  readonly roundsMs: number[];
  /** Time of each request, of all rounds. */
  readonly requestsMs: number[];
}

/**
 * Time for a number of requests with 16 in flight, a short text summarised as JSON against a function that reads and
 * answers JSON. Host, client and model share the machine with the app, so it says how much work there is in all.
 */
export async function measureThroughput(context: BenchContext, counts: ThroughputCounts): Promise<Measurement> {
  const apps = await startComparedApps(context);
  const hello = createLane('hello', `${apps.hello.url}/hello`);
  const summarise = createLane('summarise', `${apps.product.url}/summarise`);
  for (const { name, url } of [hello, summarise]) await runRound(createLane(name, url), counts.requests);
  for (let round = 0; round < counts.rounds; round += 1) {
    for (const lane of [hello, summarise]) await runRound(lane, counts.requests);
  }
  return {
    figures: [
      compareRuns({
        name: 'throughput: time for a JSON request',
        costs: summarise.roundsMs,
        yardstick: hello.roundsMs,
      }),
    ],
    notes: [hello, summarise].map((lane) => describeLane(lane, counts.requests)),
  };
}

function createLane(name: string, url: string): Lane {
  return { name, url, roundsMs: [], requestsMs: [] };
}

async function runRound({ url, roundsMs, requestsMs }: Lane, count: number): Promise<void> {
  const beganAtMs = performance.now();
  await runInFlight(count, inFlight, async () => {
    const sentAtMs = performance.now();
    await readAnswer({ url, body: sampleRequest });
    requestsMs.push(performance.now() - sentAtMs);
  });
  roundsMs.push(performance.now() - beganAtMs);
}

function describeLane({ name, roundsMs, requestsMs }: Lane, count: number): string {
  const perSecond = ((1000 * count) / describeSpread(roundsMs).median).toFixed(0);
  const { median, percentile99 } = describeSpread(requestsMs);
  return `${name}: ${perSecond} requests/s, half within ${median.toFixed(1)} ms, 99 % within ${percentile99.toFixed(1)} ms`;
}
