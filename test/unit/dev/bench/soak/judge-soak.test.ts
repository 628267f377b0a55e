import { describe, expect, it } from 'vitest';
import { judgeGrowth, type SoakSample } from '../../../../../dev/bench/soak/judge-soak.ts';

const minuteMs = 60_000;

/** A sample each second; `change` says what differs at a moment. */
function samplesOf(lengthMs: number, change: (atMs: number) => Partial<SoakSample>): SoakSample[] {
  return Array.from({ length: lengthMs / 1_000 }, (_, second) => {
    const atMs = second * 1_000;
    return { atMs, rssBytes: 100e6, heapBytes: 50e6, resources: 40, openFiles: 60, ...change(atMs) };
  });
}

function verdicts(samples: readonly SoakSample[], lengthMs: number): Record<string, boolean> {
  const checks = judgeGrowth(samples, lengthMs);
  return Object.fromEntries(checks.map(({ text, isGood }) => [/^[^:,]+/.exec(text)?.[0] ?? '', isGood]));
}

describe('judgeGrowth()', () => {
  const allGood = { 'resident memory': true, resources: true, 'open files': true };

  it.each<{ name: string; change: (atMs: number) => Partial<SoakSample>; verdict: Record<string, boolean> }>([
    { name: 'what stays the same is flat', change: () => ({}), verdict: allGood },
    {
      name: 'growth in the first two minutes does not count',
      change: (atMs) => ({ rssBytes: 100e6 * Math.min(1, 0.2 + atMs / (2 * minuteMs)) }),
      verdict: allGood,
    },
    {
      name: 'memory may grow by a tenth',
      change: (atMs) => ({ rssBytes: atMs < 9 * minuteMs ? 100e6 : 110e6 }),
      verdict: allGood,
    },
    {
      name: 'memory may not grow by more',
      change: (atMs) => ({ rssBytes: atMs < 9 * minuteMs ? 100e6 : 111e6 }),
      verdict: { ...allGood, 'resident memory': false },
    },
    {
      name: 'a leak that is slow and steady is found',
      change: (atMs) => ({ rssBytes: 100e6 + (2e6 * atMs) / minuteMs }),
      verdict: { ...allGood, 'resident memory': false },
    },
    {
      name: 'a peak is no growth',
      change: (atMs) => ({ rssBytes: Math.floor(atMs / 1_000) % 30 === 0 ? 300e6 : 100e6 }),
      verdict: allGood,
    },
    {
      name: 'handles may not grow by more than requests under way differ by',
      change: (atMs) => ({ resources: 40 + atMs / 10_000, openFiles: 60 + atMs / 10_000 }),
      verdict: { ...allGood, resources: false, 'open files': false },
    },
  ])('$name', ({ change, verdict }) => {
    expect(verdicts(samplesOf(10 * minuteMs, change), 10 * minuteMs)).toEqual(verdict);
  });

  it('compares parts of a short load in the same proportion', () => {
    const grows = (fromMs: number) => samplesOf(minuteMs, (atMs) => ({ rssBytes: atMs < fromMs ? 100e6 : 200e6 }));

    expect(verdicts(grows(24_000), minuteMs)['resident memory']).toBe(true);
    expect(verdicts(grows(37_000), minuteMs)['resident memory']).toBe(false);
  });

  it('says nothing of open files where the system tells nothing', () => {
    const samples = [0, 50_000].map((atMs) => ({ atMs, rssBytes: 1, heapBytes: 1, resources: 1 }));

    expect(Object.keys(verdicts(samples, minuteMs))).toEqual(['resident memory', 'resources']);
  });

  it('finds nothing good in no samples', () => {
    expect(verdicts([], minuteMs)).toEqual({ 'resident memory': false, resources: false });
  });
});
