import { describeSpread } from './describe-spread.ts';
import type { Figure } from './figure.ts';

/** What one thing cost in each round, beside what the yardstick cost in the same round. */
export interface Comparison extends Pick<Figure, 'name' | 'goal'> {
  readonly costs: readonly number[];
  readonly yardstick: readonly number[];
}

/**
 * The median of the ratios, round by round: what slows the machine for a while slows both sides of a ratio, and drops
 * out.
 */
export function compareRuns({ costs, yardstick, ...named }: Comparison): Figure {
  const ratios = costs.map((cost, round) => cost / (yardstick[round] ?? Number.NaN));
  const { median, low, high } = describeSpread(ratios);
  return { ...named, unit: 'ratio', value: median, spread: [low, high] };
}
