import * as z from 'zod';
import type { Figure } from './figure.ts';

const baselineSchema = z.record(z.string(), z.number().positive());

/** Ratios of an earlier run, by the names of their figures. */
export type Baseline = z.infer<typeof baselineSchema>;

/** Reads a baseline file. @throws ZodError or SyntaxError when it is none */
export function parseBaseline(text: string): Baseline {
  return baselineSchema.parse(JSON.parse(text));
}

/** Puts the ratios among the figures in the place of the older ones. Figures that were not measured keep theirs. */
export function updateBaseline(baseline: Baseline, figures: readonly Figure[]): Baseline {
  const ratios = figures.filter(({ unit }) => unit === 'ratio');
  const updated = { ...baseline, ...Object.fromEntries(ratios.map(({ name, value }) => [name, round(value)])) };
  return Object.fromEntries(Object.entries(updated).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** Two digits: the next ones differ from run to run. */
function round(value: number): number {
  return Math.round(value * 100) / 100;
}
