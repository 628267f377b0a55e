import { once } from 'node:events';
import { describeFault } from './describe-fault.ts';
import type { SourceWatch } from './watch-sources.ts';

/** What a change leads to, and where it is told. */
export interface ReloadSteps {
  readonly sources: Pick<SourceWatch, 'changed'>;
  readonly build: () => Promise<unknown>;
  /** Leaves the app as it was when it rejects, as it does soon after the signal has aborted. */
  readonly reload: (signal: AbortSignal) => Promise<void>;
  readonly print: (line: string) => void;
  readonly printError: (line: string) => void;
}

/**
 * Builds and reloads the app after each change until the watch is closed or the signal aborts, and comes back when
 * nothing of that is under way any more. A change gives up the reload of the one before it, of which nothing is told and
 * which is served with the next change that builds: an app that hangs while it loads does not hold up its repair. A build
 * or a reload that fails is told, and the app goes on as it was.
 */
export async function reloadOnChange(steps: ReloadSteps, signal: AbortSignal): Promise<void> {
  const over = untilAborted(signal);
  let newest = new AbortController();
  let turn: Promise<void> = Promise.resolve();
  while (await Promise.race([over, steps.sources.changed()])) {
    newest.abort();
    newest = new AbortController();
    turn = takeTurn(steps, turn, AbortSignal.any([signal, newest.signal]));
  }
  await turn;
}

/** Never rejects. One turn at a time, because only one build at a time can write its files. */
async function takeTurn(steps: ReloadSteps, before: Promise<void>, signal: AbortSignal): Promise<void> {
  const { build, reload, print, printError } = steps;
  const startedAtMs = performance.now();
  await before;
  if (signal.aborted) return;
  try {
    await build();
    signal.throwIfAborted();
    await reload(signal);
    print(`Reloaded in ${Math.round(performance.now() - startedAtMs)} ms`);
  } catch (error) {
    if (signal.aborted) return;
    printError(`${describeFault(error)}\nNot reloaded: the app goes on as it was`);
  }
}

async function untilAborted(signal: AbortSignal): Promise<false> {
  if (!signal.aborted) await once(signal, 'abort');
  return false;
}
