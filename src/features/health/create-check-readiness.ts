import type { Probe } from '../../ports/probe.ts';
import type { UseCase } from '../../shared/use-case.ts';
import type { Readiness } from './contract.ts';

/** What checking needs. */
export interface ReadinessDependencies {
  readonly probes: readonly Probe[];
  /** How long a good result is repeated without asking again. */
  readonly lifetimeMs: number;
  /** Monotonic clock in milliseconds. */
  readonly now: () => number;
}

/**
 * Creates the use case `health/ready`: asks every probe and throws what the first failing one throws. A good result is
 * kept for `lifetimeMs`, so that frequent checks cost nothing; a failure is never kept.
 */
export function createCheckReadiness(dependencies: ReadinessDependencies): UseCase<undefined, Readiness> {
  const { probes, lifetimeMs, now } = dependencies;
  const ready: Readiness = { status: 'ready', checks: probes.map(({ name }) => ({ name })) };
  let goodUntil = Number.NEGATIVE_INFINITY;
  return async (_request, { signal }) => {
    if (now() < goodUntil) return ready;
    await Promise.all(probes.map((probe) => probe.check(signal)));
    goodUntil = now() + lifetimeMs;
    return ready;
  };
}
