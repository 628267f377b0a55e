import type { Baseline } from './baseline.ts';
import type { Figure } from './figure.ts';
import { formatTable } from './format-table.ts';
import { isFailure, judgeFigure } from './judge-figure.ts';

/** The end of a run. */
export interface Report {
  readonly lines: readonly string[];
  /** Whether no figure missed its goal and none is worse than its baseline. */
  readonly isGood: boolean;
}

/** Judges all figures and writes the table. */
export function reportFigures(figures: readonly Figure[], baseline: Baseline): Report {
  const verdicts = figures.map((figure) => judgeFigure(figure, baseline[figure.name]));
  const rows = figures.map(({ name, unit, value, spread, goal }, index) => [
    name,
    format(value, unit),
    spread === undefined ? '' : spread.map((end) => end.toFixed(2)).join(' - '),
    goal === undefined ? '' : `<= ${goal}`,
    baseline[name]?.toFixed(2) ?? '',
    verdicts[index] ?? '',
  ]);
  return {
    lines: formatTable(['measure', 'value', 'quartiles', 'goal', 'baseline', 'verdict'], rows),
    isGood: !verdicts.some(isFailure),
  };
}

function format(value: number, unit: Figure['unit']): string {
  switch (unit) {
    case 'ratio':
      return `${value.toFixed(2)} x`;
    case 'MB':
      return `${value.toFixed(1)} MB`;
    case 'tokens':
      return `${value} tokens`;
  }
}
