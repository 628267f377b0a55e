import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { BenchContext } from '../bench-context.ts';
import { describeSpread } from '../figures/describe-spread.ts';
import type { Measurement } from '../figures/figure.ts';
import { runInFlight } from '../load/run-in-flight.ts';
import type { ModelProcess } from '../model/start-model.ts';
import { waitUntilIdle } from '../model/wait-until-idle.ts';
import { sendRequest } from '../load/send-request.ts';
import { type BenchApp, startBenchApp } from '../start-bench-app.ts';
import type { WorkerUsage } from '../worker/worker-usage.ts';

/** How much is measured. */
export interface StalledCounts {
  /** Fresh processes, in which a caller stalls one after the other. */
  readonly processes: number;
  /** Streams that are read in part before the caller stalls whose growth counts. */
  readonly warmUpStreams: number;
  /** How long nothing more may have come from the model before everything counts as standing still, in ms. */
  readonly stillMs: number;
}

interface Stall {
  /** Most growth of resident memory in the meantime. */
  readonly rssBytes: number;
  /** Growth of what the app still holds when all stands still. */
  readonly heldBytes: number;
  /** What the model has written of its 200 MB. */
  readonly sentBytes: number;
}

const megabyte = 1e6;
const growthGoal = 16;
/** All that the buffers of three connections and the app hold, with room; without back-pressure it is 200. */
const sentGoal = 32;
const sampleIntervalMs = 50;
/** How long everything may take to stand still. */
const limitMs = 20_000;
const inFlight = 16;

/**
 * Growth of the app's memory under a caller who asks for a stream of 200 MB and never reads, until everything stands
 * still, and what the model got rid of by then. What counts is the growth of a process that has served streams before:
 * the first ones bring V8's heap to its working size, once, whether anybody reads or not.
 */
export async function measureStalled(context: BenchContext, counts: StalledCounts): Promise<Measurement> {
  const first: Stall[] = [];
  const warm: Stall[] = [];
  for (let process = 0; process < counts.processes; process += 1) {
    const app = await startBenchApp({
      apps: context.apps,
      name: 'relay',
      endpoint: context.model.endpoint,
      deployment: 'flood',
    });
    context.stack.defer(() => app.close());
    first.push(await stallOnce(app, context.model, counts.stillMs));
    await runInFlight(counts.warmUpStreams, inFlight, () => readSome(`${app.url}/relay`));
    await waitUntilIdle(context.model);
    warm.push(await stallOnce(app, context.model, counts.stillMs));
    await app.close();
  }
  const most = (kind: keyof Stall): number => describeSpread(warm.map((stall) => stall[kind])).most / megabyte;
  return {
    figures: [
      { name: 'stalled: growth of resident memory', unit: 'MB', value: most('rssBytes'), goal: growthGoal },
      { name: 'stalled: growth of heap and buffers', unit: 'MB', value: most('heldBytes'), goal: growthGoal },
      { name: 'stalled: written by the model', unit: 'MB', value: most('sentBytes'), goal: sentGoal },
    ],
    notes: [
      ...first.map((stall, index) => `process ${index + 1}, its first stream: ${describeStall(stall)}`),
      ...warm.map((stall, index) => `process ${index + 1}, warm: ${describeStall(stall)}`),
    ],
  };
}

function describeStall({ rssBytes, heldBytes, sentBytes }: Stall): string {
  const [rss, held, sent] = [rssBytes, heldBytes, sentBytes].map((bytes) => (bytes / megabyte).toFixed(1));
  return `resident ${rss} MB more, heap and buffers ${held} MB, ${sent} MB of 200 MB written`;
}

async function stallOnce(app: BenchApp, model: ModelProcess, stillMs: number): Promise<Stall> {
  const before = await settle(app);
  const { streams: streamsBefore } = await model.record();
  const caller = await callWithoutReading(new URL(`${app.url}/relay`));
  try {
    let rssBytes = before.rssBytes;
    let sentBytes = 0;
    const beganAtMs = performance.now();
    for (let changedAtMs = beganAtMs; performance.now() - changedAtMs < stillMs; await delay(sampleIntervalMs)) {
      const { streams, lastStream } = await model.record();
      const sent = streams > streamsBefore ? (lastStream?.sentBytes ?? 0) : 0;
      // Nothing may have come through yet.
      if (sent !== sentBytes || sent === 0) changedAtMs = performance.now();
      sentBytes = sent;
      const { rssBytes: now } = await app.usage();
      rssBytes = Math.max(rssBytes, now);
      // Without back-pressure it goes on to the end of the 200 MB, and the figures say so.
      if (performance.now() - beganAtMs > limitMs) break;
    }
    // What is only waiting to be collected is held by nobody.
    const after = await settle(app);
    return { rssBytes: rssBytes - before.rssBytes, heldBytes: heldBytes(after) - heldBytes(before), sentBytes };
  } finally {
    caller.destroy();
    await waitUntilIdle(model);
  }
}

/** Has the process collect its garbage until there is no more: what an ended call held goes bit by bit. */
async function settle(app: BenchApp): Promise<WorkerUsage> {
  let usage = await app.usage('collect');
  for (let collected = Number.POSITIVE_INFINITY; collected > megabyte;) {
    const next = await app.usage('collect');
    collected = heldBytes(usage) - heldBytes(next);
    usage = next;
  }
  return usage;
}

function heldBytes({ heapBytes, externalBytes }: WorkerUsage): number {
  return heapBytes + externalBytes;
}

/** Reads a megabyte of the stream and leaves. */
async function readSome(url: string): Promise<void> {
  const answer = await sendRequest({ url, wantsEvents: true });
  let bytes = 0;
  for await (const chunk of answer) {
    bytes += Buffer.byteLength(chunk);
    if (bytes > megabyte) return;
  }
  throw new Error(`Cannot measure a stalled caller: the stream ended after ${bytes} bytes`);
}

async function callWithoutReading({ port, host, pathname }: URL): Promise<Socket> {
  const socket = connect(Number(port), '127.0.0.1').pause();
  // It may be reset when the app is stopped.
  socket.on('error', () => socket.destroy());
  await once(socket, 'connect');
  socket.write(`GET ${pathname} HTTP/1.1\r\nhost: ${host}\r\naccept: text/event-stream\r\n\r\n`);
  return socket;
}
