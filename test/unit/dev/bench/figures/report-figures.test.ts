import { describe, expect, it } from 'vitest';
import { reportFigures } from '../../../../../dev/bench/figures/report-figures.ts';

describe('reportFigures()', () => {
  it('has a row for each figure, under a header', () => {
    const { lines } = reportFigures(
      [
        { name: 'cpu: request', unit: 'ratio', value: 2.345, spread: [2.1, 2.5], goal: 1.9 },
        { name: 'tokens', unit: 'tokens', value: 2, goal: 5 },
        { name: 'growth', unit: 'MB', value: 3.21 },
      ],
      { 'cpu: request': 2.3 },
    );

    expect(lines).toEqual([
      'measure          value    quartiles    goal  baseline  verdict',
      '------------  --------  -----------  ------  --------  -------',
      'cpu: request    2.35 x  2.10 - 2.50  <= 1.9      2.30   missed',
      'tokens        2 tokens                 <= 5                 ok',
      'growth          3.2 MB                                      ok',
    ]);
  });

  it('is good when nothing failed', () => {
    const figures = [{ name: 'a', unit: 'ratio', value: 2, goal: 2 }] as const;

    expect(reportFigures(figures, {}).isGood).toBe(true);
    expect(reportFigures(figures, { a: 1 }).isGood).toBe(false);
  });
});
