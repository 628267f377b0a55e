import { describe, expect, it } from 'vitest';
import type { Figure } from '../../../../../dev/bench/figures/figure.ts';
import { isFailure, judgeFigure } from '../../../../../dev/bench/figures/judge-figure.ts';

describe('judgeFigure()', () => {
  it.each<{ name: string; figure: Partial<Figure>; baseline?: number; verdict: string }>([
    { name: 'a ratio at its goal is ok', figure: { value: 2, goal: 2 }, verdict: 'ok' },
    { name: 'a ratio 5 % above its goal is close', figure: { value: 2.1, goal: 2 }, verdict: 'close' },
    { name: 'a ratio further above its goal has missed it', figure: { value: 2.11, goal: 2 }, verdict: 'missed' },
    { name: 'tokens have no tolerance', figure: { value: 6, goal: 5, unit: 'tokens' }, verdict: 'missed' },
    { name: 'bytes have no tolerance', figure: { value: 16.1, goal: 16, unit: 'MB' }, verdict: 'missed' },
    { name: 'a figure without a goal is ok', figure: { value: 9 }, verdict: 'ok' },
    { name: 'a ratio 15 % above its baseline is ok', figure: { value: 1.15 }, baseline: 1, verdict: 'ok' },
    { name: 'a ratio further above its baseline is worse', figure: { value: 1.16 }, baseline: 1, verdict: 'worse' },
    { name: 'a ratio within its goal may be worse', figure: { value: 1.5, goal: 2 }, baseline: 1, verdict: 'worse' },
    { name: 'a goal that is missed counts first', figure: { value: 3, goal: 2 }, baseline: 1, verdict: 'missed' },
    {
      name: 'a ratio that missed its goal before is not excused',
      figure: { value: 3, goal: 2 },
      baseline: 3,
      verdict: 'missed',
    },
    {
      name: 'a figure that is no number has missed its goal',
      figure: { value: Number.NaN, goal: 2 },
      verdict: 'missed',
    },
    { name: 'a figure that is no number is worse', figure: { value: Number.NaN }, baseline: 2, verdict: 'worse' },
  ])('$name', ({ figure, baseline, verdict }) => {
    expect(judgeFigure({ name: 'cpu', unit: 'ratio', value: 1, ...figure }, baseline)).toBe(verdict);
  });
});

describe('isFailure()', () => {
  it.each([
    { verdict: 'ok', fails: false },
    { verdict: 'close', fails: false },
    { verdict: 'missed', fails: true },
    { verdict: 'worse', fails: true },
  ] as const)('is $fails for $verdict', ({ verdict, fails }) => {
    expect(isFailure(verdict)).toBe(fails);
  });
});
