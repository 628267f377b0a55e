import { AppError } from './app-error.ts';

/** How a warm-up is started. */
export interface WarmUpOptions {
  /** Time from now. */
  readonly delayMs: number;
  /** Takes one line about a warm-up that failed: a request will try the same again. */
  readonly warn: (message: string) => void;
}

/**
 * Runs a warm-up once, a little later, so that loading stays free of it. It keeps no process alive, and a failure is told
 * to `warn` and ends there. Of an error that is no `AppError` only the name is told: its text may hold anything.
 */
export function warmUpSoon(warmUp: (signal: AbortSignal) => Promise<void>, { delayMs, warn }: WarmUpOptions): void {
  const run = async (): Promise<void> => {
    try {
      await warmUp(new AbortController().signal);
    } catch (error) {
      const reason = error instanceof AppError ? error.message : `it failed with ${nameOf(error)}`;
      warn(`Warming up did not work, the first request will try again: ${reason}`);
    }
  };
  setTimeout(() => void run(), delayMs).unref();
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
