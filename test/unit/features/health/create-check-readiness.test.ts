import { describe, expect, it } from 'vitest';
import { createCheckReadiness } from '../../../../src/features/health/create-check-readiness.ts';
import type { Probe } from '../../../../src/ports/probe.ts';
import { AppError } from '../../../../src/shared/app-error.ts';

const call = { signal: new AbortController().signal };
const failure = new AppError('secret_unavailable', 'Cannot read the secret');

describe('createCheckReadiness()', () => {
  it('asks every probe, and names them', async () => {
    const { probes, asked } = createProbes();
    const check = createCheckReadiness({ probes, lifetimeMs: 1_000, now: () => 0 });
    expect(await check(undefined, call)).toEqual({
      status: 'ready',
      checks: [{ name: 'inference' }, { name: 'secrets' }],
    });
    expect(asked).toEqual(['inference', 'secrets']);
  });

  it('repeats a good result for its lifetime, and asks again after it', async () => {
    const { probes, asked } = createProbes();
    let time = 0;
    const check = createCheckReadiness({ probes, lifetimeMs: 1_000, now: () => time });
    for (time of [0, 999, 1_000]) await check(undefined, call);
    expect(asked).toHaveLength(4);
  });

  it('throws what a probe throws, and does not keep it', async () => {
    const { probes, asked, break: breakProbe } = createProbes();
    const check = createCheckReadiness({ probes, lifetimeMs: 1_000, now: () => 0 });
    breakProbe(true);
    await expect(check(undefined, call)).rejects.toBe(failure);
    breakProbe(false);
    await expect(check(undefined, call)).resolves.toMatchObject({ status: 'ready' });
    expect(asked).toHaveLength(4);
  });
});

function createProbes(): { probes: Probe[]; asked: string[]; break: (isBroken: boolean) => void } {
  const asked: string[] = [];
  let isBroken = false;
  const probes = ['inference', 'secrets'].map((name) => ({
    name,
    check: () => {
      asked.push(name);
      return isBroken && name === 'secrets' ? Promise.reject(failure) : Promise.resolve();
    },
  }));
  return {
    probes,
    asked,
    break: (next) => {
      isBroken = next;
    },
  };
}
