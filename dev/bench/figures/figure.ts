/** What a bench found out about one thing; less is better. */
export interface Figure {
  /** As it stands in the table and in the baseline: the bench, then what was measured. */
  readonly name: string;
  /** A ratio to the yardstick of the same run is comparable between machines; nothing else goes into the baseline. */
  readonly unit: 'ratio' | 'tokens' | 'MB';
  readonly value: number;
  /** Quartiles of the runs that `value` is the median of. */
  readonly spread?: readonly [low: number, high: number];
  /** The most it may be. */
  readonly goal?: number;
}

/** What one bench has to say. */
export interface Measurement {
  readonly figures: readonly Figure[];
  /** Lines for information: absolute values, which say something about this machine only. */
  readonly notes: readonly string[];
}
