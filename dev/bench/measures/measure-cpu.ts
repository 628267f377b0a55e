import type { BenchContext } from '../bench-context.ts';
import { compareRuns } from '../figures/compare-runs.ts';
import { describeSpread } from '../figures/describe-spread.ts';
import type { Measurement } from '../figures/figure.ts';
import { readAnswer } from '../load/read-answer.ts';
import { runInFlight } from '../load/run-in-flight.ts';
import { sampleRequest } from '../load/sample-request.ts';
import type { BenchRequest } from '../load/send-request.ts';
import type { BenchApp } from '../start-bench-app.ts';
import { startComparedApps } from './start-compared-apps.ts';

/** How much is measured. */
export interface CpuCounts {
  readonly rounds: number;
  /**
   * JSON requests in a round, of each app. `hello` collects its garbage every 800 requests, at the cost of a hundred: a
   * round holds several collections, or its cost says whether it had one.
   */
  readonly requests: number;
  /** Streams in a round, of each app. */
  readonly streams: number;
}

const inFlight = 16;
const jsonGoal = 1.9;

/** One kind of request to one app, and what each round of it has cost. */
interface Lane {
  readonly app: BenchApp;
  readonly request: BenchRequest;
  readonly count: number;
  readonly cpuMs: number[];
  readonly bytesPerSecond: number[];
}

/**
 * CPU time of the app's process for a request, warm, with 16 in flight: a short text summarised as JSON against a
 * function that reads the same JSON and answers JSON; the same as events against a function that sends as many events.
 */
export async function measureCpu(context: BenchContext, counts: CpuCounts): Promise<Measurement> {
  const { hello, product } = await startComparedApps(context);
  const stream: BenchRequest = { url: `${product.url}/summarise`, body: sampleRequest, wantsEvents: true };
  const { events } = await readAnswer(stream);
  const lane = (app: BenchApp, count: number, request: BenchRequest): Lane => ({
    app,
    request,
    count,
    cpuMs: [],
    bytesPerSecond: [],
  });
  const lanes = {
    helloJson: lane(hello, counts.requests, { url: `${hello.url}/hello`, body: sampleRequest }),
    json: lane(product, counts.requests, { url: `${product.url}/summarise`, body: sampleRequest }),
    helloStream: lane(hello, counts.streams, {
      url: `${hello.url}/hello-events?count=${events}`,
      body: sampleRequest,
      wantsEvents: true,
    }),
    stream: lane(product, counts.streams, stream),
  };
  // One kind after the other: what streams leave behind would be collected, and paid for, in the rounds of JSON.
  await runRounds([lanes.helloJson, lanes.json], counts.rounds);
  await runRounds([lanes.helloStream, lanes.stream], counts.rounds);
  return {
    figures: [
      compareRuns({
        name: 'cpu: JSON request',
        goal: jsonGoal,
        costs: lanes.json.cpuMs,
        yardstick: lanes.helloJson.cpuMs,
      }),
      compareRuns({
        name: 'cpu: stream',
        costs: lanes.stream.cpuMs,
        yardstick: lanes.helloStream.cpuMs,
      }),
    ],
    notes: [
      describeLane('hello, JSON', lanes.helloJson),
      describeLane('summarise, JSON', lanes.json),
      describeLane(`hello, stream of ${events} events`, lanes.helloStream),
      describeLane(`summarise, stream of ${events} events`, lanes.stream),
    ],
  };
}

/** Runs the lanes in turn, after one round for warming up: code is compiled, connections are open. */
async function runRounds(lanes: readonly Lane[], rounds: number): Promise<void> {
  for (const warming of lanes) await runRound({ ...warming, cpuMs: [], bytesPerSecond: [] });
  for (let round = 0; round < rounds; round += 1) {
    for (const measured of lanes) await runRound(measured);
  }
}

async function runRound({ app, request, count, cpuMs, bytesPerSecond }: Lane): Promise<void> {
  const before = await app.usage();
  const beganAtMs = performance.now();
  let bytes = 0;
  await runInFlight(count, inFlight, async () => {
    const answer = await readAnswer(request);
    bytes += answer.bytes;
  });
  bytesPerSecond.push((1000 * bytes) / (performance.now() - beganAtMs));
  const after = await app.usage();
  cpuMs.push((after.cpuMs - before.cpuMs) / count);
}

function describeLane(name: string, { cpuMs, bytesPerSecond }: Lane): string {
  const cpu = describeSpread(cpuMs).median.toFixed(2);
  const speed = (describeSpread(bytesPerSecond).median / 1e6).toFixed(2);
  return `${name}: ${cpu} ms CPU each, ${speed} MB/s of answers`;
}
