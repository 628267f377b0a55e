/** Where the values of several runs lie. */
export interface Spread {
  readonly median: number;
  /** First quartile: a quarter of the values is below. */
  readonly low: number;
  /** Third quartile. */
  readonly high: number;
  readonly percentile99: number;
  readonly most: number;
}

/** Describes at least one value. Quartiles lie between two values where they have to (Hyndman and Fan 1996, type 7). */
export function describeSpread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  return {
    median: quantile(sorted, 0.5),
    low: quantile(sorted, 0.25),
    high: quantile(sorted, 0.75),
    percentile99: quantile(sorted, 0.99),
    most: quantile(sorted, 1),
  };
}

function quantile(sorted: readonly number[], share: number): number {
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)];
  const above = sorted[Math.ceil(place)];
  if (below === undefined || above === undefined) throw new RangeError('Cannot describe the spread of no values');
  return below + (above - below) * (place % 1);
}
