import { readFile, writeFile } from 'node:fs/promises';
import { type ClosingStack, createClosingStack } from '../run/closing-stack.ts';
import { describeFault } from '../run/describe-fault.ts';
import { OptionError } from '../run/parse-dev-options.ts';
import type { BenchContext } from './bench-context.ts';
import { buildBenchApps } from './build-bench-apps.ts';
import { parseBaseline, updateBaseline } from './figures/baseline.ts';
import type { Figure } from './figures/figure.ts';
import { reportFigures } from './figures/report-figures.ts';
import { startModel } from './model/start-model.ts';
import { type BenchName, benchUsage, type BenchOptions, parseBenchOptions } from './parse-bench-options.ts';
import { runBench } from './run-bench.ts';

/** The process around `npm run bench`. */
export interface BenchProcess {
  /** Command line without the names of Node and the script. */
  readonly args: readonly string[];
  readonly projectFolder: string;
  readonly baselineFile: string;
  readonly print: (line: string) => void;
  readonly printError: (line: string) => void;
  /** Aborted when the user wants everything to stop. */
  readonly signal: AbortSignal;
}

/** As a shell reports a command that Ctrl-C ended. */
const stoppedExitCode = 130;

/**
 * Runs the benches that were asked for, stops all that was started, and prints a table. Gives the exit code: 1 when a
 * goal was missed, a ratio is worse than its baseline or a bench could not be run, 2 for a command line that cannot be
 * followed, 130 when the user stopped it.
 */
export async function runBenches(around: BenchProcess): Promise<number> {
  try {
    const options = parseBenchOptions(around.args);
    if (options === undefined) {
      around.print(benchUsage);
      return 0;
    }
    return await report(await measure(options, around), options, around);
  } catch (error) {
    if (around.signal.aborted) return stoppedExitCode;
    around.printError(describeFault(error));
    return error instanceof OptionError ? 2 : 1;
  }
}

async function measure(options: BenchOptions, around: BenchProcess): Promise<readonly Figure[]> {
  const stack = createClosingStack();
  const figures: Figure[] = [];
  try {
    const apps = await buildBenchApps(around.projectFolder);
    stack.defer(() => apps.remove());
    const model = await startModel();
    stack.defer(() => model.close());
    for (const name of options.benches) {
      figures.push(...(await measureOne(name, { apps, model, isSmoke: options.isSmoke }, around)));
    }
    return figures;
  } finally {
    await closeAll(stack, around);
  }
}

async function measureOne(
  name: BenchName,
  context: Omit<BenchContext, 'stack'>,
  around: BenchProcess,
): Promise<readonly Figure[]> {
  const { signal, print } = around;
  const stack = createClosingStack();
  const beganAtMs = performance.now();
  try {
    const { figures, notes } = await untilAborted(runBench(name, { ...context, stack }), signal);
    print(`${name}, ${((performance.now() - beganAtMs) / 1000).toFixed(0)} s`);
    for (const note of notes) print(`  ${note}`);
    return figures;
  } finally {
    await closeAll(stack, around);
  }
}

/** What the work still does after an abort fails, since all it works with is stopped. */
async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  const onAbort = (): void => aborted.reject(signal.reason);
  signal.addEventListener('abort', onAbort);
  try {
    signal.throwIfAborted();
    return await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

async function closeAll(stack: ClosingStack, { printError }: BenchProcess): Promise<void> {
  for (const fault of await stack.closeAll()) printError(`Cannot stop everything: ${describeFault(fault)}`);
}

async function report(
  figures: readonly Figure[],
  { isSmoke, updatesBaseline }: BenchOptions,
  { baselineFile, print }: BenchProcess,
): Promise<number> {
  const older = parseBaseline(await readFile(baselineFile, 'utf8'));
  const baseline = updatesBaseline ? updateBaseline(older, figures) : older;
  if (updatesBaseline) await writeFile(baselineFile, `${JSON.stringify(baseline, undefined, 2)}\n`);
  const { lines, isGood } = reportFigures(figures, baseline);
  for (const line of ['', ...lines]) print(line);
  if (isSmoke) print('\nToo few runs to judge anything');
  return isGood || isSmoke ? 0 : 1;
}
