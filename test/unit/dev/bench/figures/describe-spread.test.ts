import { describe, expect, it } from 'vitest';
import { describeSpread } from '../../../../../dev/bench/figures/describe-spread.ts';

describe('describeSpread()', () => {
  it.each([
    { name: 'takes the middle of an odd number of values', values: [9, 1, 5], median: 5, low: 3, high: 7, most: 9 },
    {
      name: 'lies between the two in the middle of an even number',
      values: [4, 1, 3, 2],
      median: 2.5,
      low: 1.75,
      high: 3.25,
      most: 4,
    },
    { name: 'gives a single value for everything', values: [7], median: 7, low: 7, high: 7, most: 7 },
    {
      name: 'puts numbers in the order of their size, not of their digits',
      values: [10, 9, 100],
      median: 10,
      low: 9.5,
      high: 55,
      most: 100,
    },
  ])('$name', ({ values, median, low, high, most }) => {
    expect(describeSpread(values)).toMatchObject({ median, low, high, most });
  });

  it('refuses no values', () => {
    expect(() => describeSpread([])).toThrow(RangeError);
  });
});
