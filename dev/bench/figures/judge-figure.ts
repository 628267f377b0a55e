import type { Figure } from './figure.ts';

/**
 * `missed`: above its goal by more than the tolerance; `worse`: above its baseline by more than the margin; `close`:
 * above its goal, but within what two runs on one machine differ by.
 */
export type Verdict = 'ok' | 'close' | 'missed' | 'worse';

/** How far above its goal a figure may be, as a share of it: what two runs on one machine differ by. */
const goalTolerance = 0.05;

/** How far above its baseline a ratio may be, as a share of it: the baseline was measured once, on another day. */
const baselineMargin = 0.15;

/** Judges a figure. The goal comes first, since a baseline may be a figure that missed it. */
export function judgeFigure({ value, goal, unit }: Figure, baseline: number | undefined): Verdict {
  // A number of tokens or bytes does not vary with the speed of the machine.
  const tolerance = unit === 'ratio' ? goalTolerance : 0;
  // Asked in this way, what is no number passes nothing.
  if (goal !== undefined && !(value <= goal * (1 + tolerance))) return 'missed';
  if (baseline !== undefined && !(value <= baseline * (1 + baselineMargin))) return 'worse';
  return goal !== undefined && value > goal ? 'close' : 'ok';
}

/** Whether a verdict makes the command fail. */
export function isFailure(verdict: Verdict): boolean {
  return verdict === 'missed' || verdict === 'worse';
}
