import { setTimeout as delay } from 'node:timers/promises';
import { type ClosingStack, createClosingStack } from '../../run/closing-stack.ts';
import { describeFault } from '../../run/describe-fault.ts';
import { OptionError } from '../../run/parse-dev-options.ts';
import { buildBenchApps } from '../build-bench-apps.ts';
import { startModel } from '../model/start-model.ts';
import { type BenchApp, startBenchApp } from '../start-bench-app.ts';
import { countFailures, type FailureCount } from './count-failures.ts';
import { createTally, type Tally } from './create-tally.ts';
import { judgeGrowth, type SoakCheck, type SoakSample } from './judge-soak.ts';
import { type Kill, killWorker } from './kill-worker.ts';
import { parseSoakOptions, type SoakOptions, soakUsage } from './parse-soak-options.ts';
import { runLoad } from './run-load.ts';
import { soakKinds } from './soak-kinds.ts';
import { waitUntilAtRest } from './wait-until-at-rest.ts';
import { watchWorker } from './watch-worker.ts';
import type { WorkerUsage } from '../worker/worker-usage.ts';

/** The process around `npm run soak`. */
export interface SoakProcess {
  /** Command line without the names of Node and the script. */
  readonly args: readonly string[];
  readonly projectFolder: string;
  readonly print: (line: string) => void;
  readonly printError: (line: string) => void;
  /** Aborted when the user wants the load to end; what was seen until then is still judged. */
  readonly signal: AbortSignal;
}

const lineIntervalMs = 15_000;
/**
 * Far above what the app may take: its own deadlines end an answer after 200 s, and nothing in the load is that slow.
 */
const boundMs = 60_000;
/** The console of the worker opens its pipes when something is written. */
const restRoom = 2;
const shownFaults = 20;

/**
 * Runs the load and prints a line every 15 s and a verdict. Gives the exit code: 1 when something was wrong or the load
 * could not be run, 2 for a command line that cannot be followed.
 */
export async function runSoak(around: SoakProcess): Promise<number> {
  const stack = createClosingStack();
  try {
    const options = parseSoakOptions(around.args);
    if (options === undefined) {
      around.print(soakUsage);
      return 0;
    }
    const checks = await soak(options, around, stack);
    for (const { text, isGood } of checks) around.print(`${isGood ? 'ok    ' : 'FAULT '} ${text}`);
    return checks.every(({ isGood }) => isGood) ? 0 : 1;
  } catch (error) {
    around.printError(describeFault(error));
    return error instanceof OptionError ? 2 : 1;
  } finally {
    for (const fault of await stack.closeAll()) around.printError(`Cannot stop everything: ${describeFault(fault)}`);
  }
}

async function soak(options: SoakOptions, around: SoakProcess, stack: ClosingStack): Promise<SoakCheck[]> {
  const { print } = around;
  const failures = countFailures();
  const app = await startSoakedApp(options, around, stack, failures);
  const before = await app.usage();
  const pid = app.workerPid();

  const tally = createTally(options.killEverySeconds !== undefined);
  const { samples, kills, lengthMs } = await loadAndWatch(options, around, app, tally);
  const after = await waitUntilAtRest(app, before.resources.length + restRoom);

  for (const [name, endings] of tally.rows()) print(`  ${name}: ${endings}`);
  for (const line of failures.lines()) print(`  logged ${line}`);
  const checks: SoakCheck[] = [
    { text: `requests: ${tally.requests()}`, isGood: tally.requests() > 0 },
    { text: `without an answer or a closed connection: ${tally.silent()}`, isGood: tally.silent() === 0 },
    { text: `that ended as they should not: ${tally.faults()}`, isGood: tally.faults() === 0 },
    judgeRest(before, after),
  ];
  if (options.killEverySeconds !== undefined) return [...checks, judgeKills(kills)];
  return [
    ...checks,
    { text: 'the worker was never replaced', isGood: app.workerPid() === pid },
    ...judgeGrowth(samples, lengthMs),
  ];
}

async function startSoakedApp(
  { minutes, killEverySeconds }: SoakOptions,
  { projectFolder }: SoakProcess,
  stack: ClosingStack,
  failures: FailureCount,
): Promise<BenchApp> {
  const apps = await buildBenchApps(projectFolder);
  stack.defer(() => apps.remove());
  const model = await startModel();
  stack.defer(() => model.close());
  // The host gives up an app that dies three times in a minute; here every death is meant.
  const kills = killEverySeconds === undefined ? 0 : Math.ceil((60 * minutes) / killEverySeconds);
  const crashes = { delaysMs: Array.from({ length: kills }, () => 200), windowMs: 60_000 * minutes };
  const app = await startBenchApp({
    apps,
    name: 'product',
    endpoint: model.endpoint,
    deployment: 'faulty',
    ...(kills > 0 && { crashes }),
    log: (entry) => failures.add(entry),
  });
  stack.defer(() => app.close());
  return app;
}

interface Watched {
  readonly samples: readonly SoakSample[];
  readonly kills: readonly Kill[];
  /** How long the load was, which is less than was asked for when the user ended it. */
  readonly lengthMs: number;
}

async function loadAndWatch(
  { minutes, inFlight, killEverySeconds }: SoakOptions,
  { print, signal }: SoakProcess,
  app: BenchApp,
  tally: Tally,
): Promise<Watched> {
  const ending = new AbortController();
  const stop = AbortSignal.any([signal, ending.signal]);
  void app.ended.then(() => ending.abort());
  const beganAtMs = performance.now();
  const elapsedMs = (): number => performance.now() - beganAtMs;
  const watch = watchWorker(app, beganAtMs);
  const kills: Kill[] = [];
  const killing = killEverySeconds === undefined ? undefined : killEvery(killEverySeconds * 1000, app, kills, stop);
  const lines = setInterval(() => print(describeMoment(elapsedMs(), tally, watch.samples.at(-1))), lineIntervalMs);
  try {
    await runLoad({
      url: app.url,
      kinds: soakKinds,
      inFlight,
      lengthMs: minutes * 60_000,
      boundMs,
      random: Math.random,
      signal: stop,
      onEnd: (kind, ended) => {
        const fault = tally.add(kind, ended);
        if (fault !== undefined && tally.faults() <= shownFaults) print(`  ${kind.name}: ${fault}`);
      },
    });
  } finally {
    clearInterval(lines);
    ending.abort();
    await killing;
    await watch.stop();
  }
  // Without the wait for the last answers.
  return { samples: watch.samples, kills, lengthMs: Math.min(minutes * 60_000, elapsedMs()) };
}

async function killEvery(intervalMs: number, app: BenchApp, kills: Kill[], signal: AbortSignal): Promise<void> {
  while (await passes(intervalMs, signal)) kills.push(await killWorker(app));
}

/** Whether the time passed before the signal aborted. */
async function passes(ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await delay(ms, undefined, { signal });
    return true;
  } catch (error) {
    if (signal.aborted) return false;
    throw error;
  }
}

function describeMoment(elapsedMs: number, tally: Tally, sample: SoakSample | undefined): string {
  const seconds = Math.round(elapsedMs / 1000);
  const sent = `${seconds} s: ${tally.requests()} requests (${Math.round((1000 * tally.requests()) / elapsedMs)}/s)`;
  const faults = `${tally.faults()} faults`;
  if (sample === undefined) return `${sent}, ${faults}`;
  const { rssBytes, heapBytes, resources, openFiles } = sample;
  const memory = `resident ${Math.round(rssBytes / 1e6)} MB, heap ${Math.round(heapBytes / 1e6)} MB`;
  const files = openFiles === undefined ? '' : `, ${openFiles} open files`;
  return `${sent}, ${faults}; ${memory}, ${resources} resources${files}`;
}

function judgeRest(before: WorkerUsage, after: WorkerUsage): SoakCheck {
  const isGood = after.resources.length <= before.resources.length + restRoom;
  const what = isGood ? '' : `: ${countKinds(after.resources)}`;
  return {
    text: `resources at rest: ${before.resources.length} before, ${after.resources.length} after${what}`,
    isGood,
  };
}

function countKinds(resources: readonly string[]): string {
  const kinds = Object.entries(Object.groupBy(resources, (kind) => kind));
  return kinds.map(([kind, all = []]) => `${all.length} ${kind}`).join(', ');
}

function judgeKills(kills: readonly Kill[]): SoakCheck {
  const times = kills.map(({ recoveredAfterMs }) => recoveredAfterMs ?? Number.POSITIVE_INFINITY);
  const text = `killed ${kills.length} times, the next answer after at most ${Math.round(Math.max(0, ...times))} ms`;
  return { text, isGood: kills.length > 0 && times.every(Number.isFinite) };
}
