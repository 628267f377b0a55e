import { setTimeout as delay } from 'node:timers/promises';
import { createCrashCounter } from './crash-counter.ts';
import type { CrashPolicy } from './crash-counter.ts';
import type { Generation } from './generation.ts';
import { createSeat } from './seat.ts';
import type { Seat } from './seat.ts';

/** What a supervisor keeps alive, and how. */
export interface SupervisorOptions {
  /** Starts a generation from the files as they are now; rejects with the reason, also when the signal aborts. */
  readonly start: (signal: AbortSignal) => Promise<Generation>;
  readonly crashes: CrashPolicy;
  /** How long calls in flight may take when the host stops, and callers to take their answers after a crash, in ms. */
  readonly drainMs: number;
  /** How long a generation that a reload has replaced may go on with its calls, in ms. */
  readonly reloadDrainMs: number;
  /** The longest wait of a call for a generation, in ms. */
  readonly callerWaitMs: number;
}

/** Keeps one generation of the app serving, and replaces it by another when it dies, hangs or is out of date. */
export interface Supervisor {
  /** Holds the generation that takes new calls; empty while there is none. */
  readonly serving: Pick<Seat<Generation>, 'holder' | 'wait'>;
  /** The last generation that loaded, dead or alive. */
  readonly newest: () => Generation;
  /**
   * Replaces the generation by one of the files as they are now. The old one takes no more calls and ends its own in
   * its time; when the new one does not load, the old one goes on and this rejects with the reason, a HostStartError,
   * or with the signal's reason when that gives the start up. A start that is to replace one that died is given up for
   * it, and made up for where this one fails.
   */
  readonly reload: (signal?: AbortSignal) => Promise<void>;
  /** Resolves with the reason when no generation is to be started any more; `close` is then for the caller to do. */
  readonly gaveUp: Promise<Error>;
  /** Waits for calls in flight as long as they may take, calls back, and ends every worker. No start outlives it. */
  readonly close: (onDrained: () => void) => Promise<void>;
}

/** Starts the first generation, or rejects with the reason why it does not load. */
export async function superviseWorker(options: SupervisorOptions, firstSignal?: AbortSignal): Promise<Supervisor> {
  const { drainMs } = options;
  const seat = createSeat<Generation>(options.callerWaitMs);
  const crashes = createCrashCounter(options.crashes, () => performance.now());
  const gaveUp = Promise.withResolvers<Error>();
  const stopping = new AbortController();
  /** Replaced and crashed ones whose calls are still ending. */
  const retired = new Set<Generation>();
  let newest = await options.start(firstSignal ?? stopping.signal);
  let lastStart: Promise<unknown> = Promise.resolve();
  /** Gives up the start that is to replace a generation that died, which may hang. */
  let restarting = new AbortController();

  const say = (message: string): void => newest.log({ level: 'critical', category: 'host', message });

  const giveUp = (reason: string): void => {
    say(reason);
    seat.close();
    gaveUp.resolve(new Error(reason));
  };

  const retire = async (generation: Generation, limitMs: number): Promise<void> => {
    seat.leave(generation);
    retired.add(generation);
    await generation.drain(limitMs);
    await generation.end();
    retired.delete(generation);
  };

  const install = (generation: Generation): void => {
    const old = seat.holder();
    newest = generation;
    seat.take(generation);
    void generation.lost.then(() => seat.leave(generation));
    void replaceWhenEnded(generation);
    void replaceWhenOverdue(generation);
    if (old !== undefined) void retire(old, options.reloadDrainMs);
  };

  const replaceWhenEnded = async (generation: Generation): Promise<void> => {
    const { exitCode, how } = await generation.ended;
    if (retired.has(generation) || stopping.signal.aborted) return;
    void retire(generation, drainMs);
    if (exitCode === 0) giveUp(exitedOnPurpose);
    else onCrash(`The worker ended by itself: ${how}`);
  };

  const replaceWhenOverdue = async (generation: Generation): Promise<void> => {
    await generation.overdue;
    if (stopping.signal.aborted) return;
    void retire(generation, 0);
    void startAgain();
  };

  /** One start at a time, so that the one that began last is the one that serves. */
  const startNext = (isWanted: () => boolean, signal = stopping.signal): Promise<void> => {
    const start = async (): Promise<void> => {
      signal.throwIfAborted();
      if (isWanted()) install(await options.start(signal));
    };
    const starting = lastStart.then(start);
    lastStart = Promise.allSettled([starting]);
    return starting;
  };

  /** Starts another generation unless one serves, which a reload may have brought meanwhile. */
  const startAgain = async (): Promise<void> => {
    restarting = new AbortController();
    const signal = AbortSignal.any([stopping.signal, restarting.signal]);
    try {
      await startNext(() => seat.holder() === undefined, signal);
    } catch (error) {
      if (signal.aborted) return;
      onCrash(`The worker could not be started again: ${error instanceof Error ? error.message : String(error)}`);
    }
  };

  const onCrash = (what: string): void => {
    const waitMs = crashes.add();
    if (waitMs === undefined) {
      const { delaysMs, windowMs } = options.crashes;
      giveUp(`${what}\nThe host ends: that was crash ${delaysMs.length + 1} within ${windowMs / 1000} s`);
      return;
    }
    say(`${what}\nA new one is started in ${waitMs / 1000} s`);
    void restartAfter(waitMs);
  };

  const restartAfter = async (waitMs: number): Promise<void> => {
    const { signal } = stopping;
    await Promise.allSettled([delay(waitMs, undefined, { signal })]);
    if (!signal.aborted) await startAgain();
  };

  install(newest);
  return {
    serving: seat,
    newest: () => newest,
    gaveUp: gaveUp.promise,
    async reload(signal) {
      restarting.abort(new Error('A reload takes its place'));
      try {
        await startNext(() => true, signal === undefined ? undefined : AbortSignal.any([stopping.signal, signal]));
        crashes.forget();
      } finally {
        if (seat.holder() === undefined && !stopping.signal.aborted) void startAgain();
      }
    },
    async close(onDrained) {
      stopping.abort(new Error('The host has stopped'));
      seat.close();
      await lastStart;
      const generations = [newest, ...retired];
      await Promise.all(generations.map((generation) => generation.drain(drainMs)));
      onDrained();
      await Promise.all(generations.map((generation) => generation.end()));
    },
  };
}

const exitedOnPurpose =
  'The app ended its own process with exit code 0, as process.exit(0) does. On Azure the worker is not started again after ' +
  'that: the instance stays dead and answers nothing. A function must never do it; this host ends instead';
