import { describe, expect, it } from 'vitest';
import { compareRuns } from '../../../../../dev/bench/figures/compare-runs.ts';

describe('compareRuns()', () => {
  it('is the median of the ratios of each round, so that a slow round of both sides does not count', () => {
    const figure = compareRuns({ name: 'cpu', goal: 3, costs: [2, 40, 6], yardstick: [1, 20, 2] });

    expect(figure).toEqual({ name: 'cpu', goal: 3, unit: 'ratio', value: 2, spread: [2, 2.5] });
  });

  it('has no ratio for a round without its yardstick', () => {
    expect(compareRuns({ name: 'cpu', costs: [2], yardstick: [] }).value).toBeNaN();
  });
});
