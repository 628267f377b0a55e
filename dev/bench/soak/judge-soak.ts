import { describeSpread } from '../figures/describe-spread.ts';

/** What the worker used at one moment. */
export interface SoakSample {
  /** Since the load began. */
  readonly atMs: number;
  readonly rssBytes: number;
  readonly heapBytes: number;
  /** What keeps the process busy: connections, timers, files under way. */
  readonly resources: number;
  /** Where the system tells. */
  readonly openFiles?: number;
}

/** One thing that was looked at. */
export interface SoakCheck {
  readonly text: string;
  readonly isGood: boolean;
}

/** Growth that is still called flat, as a share. */
const flatShare = 0.1;
/** Handles of requests that happen to be under way, more or fewer, and of connections that are kept for the next. */
const handleRoom = 16;
const warmUpMs = 120_000;
const windowMs = 60_000;

/**
 * Compares a minute of the load with its last minute, by the medians of both: resident memory, and handles. The first
 * one begins after two minutes, in which code is compiled and the heap finds its size; of a short load they are two and
 * one fifth.
 */
export function judgeGrowth(samples: readonly SoakSample[], lengthMs: number): SoakCheck[] {
  const beginMs = Math.min(warmUpMs, (2 * lengthMs) / 5);
  const widthMs = Math.min(windowMs, lengthMs / 5);
  const early = samples.filter(({ atMs }) => atMs >= beginMs && atMs < beginMs + widthMs);
  const late = samples.filter(({ atMs }) => atMs >= lengthMs - widthMs);
  const compare = (name: string, valueOf: (sample: SoakSample) => number, room: number, unit: number): SoakCheck => {
    const [before = Number.NaN, after = Number.NaN] = [early, late].map((window) => medianOf(window.map(valueOf)));
    const growth = (100 * (after - before)) / before;
    const text = `${name}: ${format(before / unit)} early, ${format(after / unit)} at the end (${growth.toFixed(1)} %)`;
    return { text, isGood: after <= before * (1 + flatShare) + room };
  };
  return [
    compare('resident memory, MB', ({ rssBytes }) => rssBytes, 0, 1e6),
    compare('resources', ({ resources }) => resources, handleRoom, 1),
    ...(samples.some(({ openFiles }) => openFiles !== undefined)
      ? [compare('open files', ({ openFiles = Number.NaN }) => openFiles, handleRoom, 1)]
      : []),
  ];
}

function medianOf(values: readonly number[]): number {
  return values.length === 0 ? Number.NaN : describeSpread(values).median;
}

function format(value: number): string {
  return value.toFixed(value < 1_000 ? 1 : 0);
}
