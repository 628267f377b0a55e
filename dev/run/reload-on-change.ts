import { describeFault } from './describe-fault.ts';
import type { SourceWatch } from './watch-sources.ts';

/** What a change leads to, and where it is told. */
export interface ReloadSteps {
  readonly sources: Pick<SourceWatch, 'changed'>;
  readonly build: () => Promise<unknown>;
  /** Leaves the app as it was when it rejects. */
  readonly reload: () => Promise<void>;
  readonly print: (line: string) => void;
  readonly printError: (line: string) => void;
}

/**
 * Builds and reloads the app after each change until the watch is closed or the signal aborts. Changes that come meanwhile
 * lead to one more turn. A build or a reload that fails is told, and the app goes on as it was.
 */
export async function reloadOnChange(steps: ReloadSteps, signal: AbortSignal): Promise<void> {
  const { sources, build, reload, print, printError } = steps;
  while (await sources.changed()) {
    const startedAtMs = performance.now();
    try {
      await build();
      await reload();
      print(`Reloaded in ${Math.round(performance.now() - startedAtMs)} ms`);
    } catch (error) {
      // The host that was to be reloaded, or the compiler, has been stopped.
      if (signal.aborted) return;
      printError(`${describeFault(error)}\nNot reloaded: the app goes on as it was before the change`);
    }
  }
}
