import { splitLikelySentences } from '../../shared/split-likely-sentences.ts';
import { hasWords, mayHoldBorder } from '../../shared/split-sentences.ts';
import type { SummariseRequest } from './contract.ts';
import { cutToLength } from './cut-to-length.ts';
import { type LengthLimit, measureLength } from './length-limit.ts';
import { toHeadline } from './to-headline.ts';

/** What a summary must look like. */
export interface SummaryForm {
  readonly format: SummariseRequest['format'];
  readonly limit: LengthLimit;
}

/** A finished summary. */
export interface WrittenSummary {
  readonly summary: string;
  /** Text that was not handed out by `push` yet: the last delta, possibly empty. */
  readonly rest: string;
  /** Whether something the model wrote was left out to keep the length. */
  readonly isTruncated: boolean;
}

/** Brings a model's text into the asked form while it arrives. */
export interface SummaryWriter {
  /** Takes a piece of the model's text and returns what can be shown of the summary, possibly nothing yet. */
  push(delta: string): string;
  end(): WrittenSummary;
}

/** Longest text without a border that is waited for, in UTF-16 code units; a longer one is cut there. */
const maxUnitLength = 4_000;

/** A text is taken in these steps however it arrives, so that a stream and a whole answer give the same summary. */
const wholeStep = /\S{0,23}\s|\S{24}/g;

/**
 * Creates a writer that holds a summary to its form and length. All that `push` returned, joined with `rest`, is
 * exactly `summary`; what was shown is never taken back. Too long a text is cut after the last whole sentence (or
 * bullet) that fits, and only a first one that alone is too long is cut inside. What comes after the cut is not kept.
 */
export function createSummaryWriter({ format, limit }: SummaryForm): SummaryWriter {
  switch (format) {
    case 'paragraph':
      return createUnitWriter(sentenceUnits, limit);
    case 'bullets':
      return createUnitWriter(bulletUnits, limit);
    case 'headline':
      return createHeadlineWriter(limit);
  }
}

/** How a text is made of units that are kept or left out as a whole. */
interface Units {
  readonly split: (text: string) => string[];
  /** Whether what may begin a unit is too short yet to tell; a text is not split before it is longer. */
  readonly isUndecided: (text: string) => boolean;
  /** How many of the units of an unfinished text will not change, whatever follows. */
  readonly countSettled: (units: readonly string[]) => number;
  /** The unit as it stands in the summary, without white space around it; "" for none. */
  readonly format: (unit: string) => string;
  /** How much of a limit a unit takes, in the limit's unit. */
  readonly measure: (text: string, unit: LengthLimit['unit']) => number;
  /** What stands between two units, from the white space after the first. */
  readonly gap: (space: string) => string;
  /** How much of a unit that is certain to be kept can be shown before it is complete. */
  readonly showableLength: (unit: string, limit: LengthLimit) => number;
}

const sentenceUnits: Units = {
  split: splitLikelySentences,
  isUndecided: (text) => mayHoldBorder(text.trimEnd().slice(-6, -1)),
  countSettled(units) {
    const last = units.at(-1) ?? '';
    // A few characters tell whether the last piece begins a sentence or goes on with the one before.
    return last.trim().length < 5 ? 0 : units.length - 1;
  },
  format: (unit) => unit.trim(),
  // A unit is one sentence, and need not be split to be counted.
  measure: (text, unit) => (unit === 'sentences' ? Number(hasWords(text)) : measureLength(text, unit)),
  gap: (space) => space,
  showableLength(unit, limit) {
    // In words a sentence may turn out too long. What follows the last letter may belong to the next sentence, and so
    // may a short line: it can become a list item or a heading.
    if (limit.unit === 'words') return 0;
    const length = lettersEnd(unit.slice(-maxUnitLength)) + Math.max(0, unit.length - maxUnitLength);
    const line = unit.lastIndexOf('\n', length);
    return line >= 0 && length - line < 8 ? line : length;
  },
};

const bulletUnits: Units = {
  split: (text) => text.match(/[^\n]*\n|[^\n]+$/gu) ?? [],
  isUndecided: () => false,
  countSettled: (units) => (units.at(-1)?.endsWith('\n') === false ? units.length - 1 : units.length),
  format(unit) {
    const line = unit.replace(/^\s*(?:[-*+•‣▪–]|\d{1,3}[.)])\s+/u, '').trim();
    return line === '' ? '' : `- ${line}`;
  },
  measure: measureLength,
  gap: () => '\n',
  showableLength: () => 0,
};

function createUnitWriter(units: Units, limit: LengthLimit): SummaryWriter {
  let shown = '';
  let kept = '';
  let space = '';
  let measure = 0;
  let isFull = false;
  let open = '';
  let waiting = '';

  const keep = (unit: string): void => {
    const text = units.format(unit);
    if (isFull || text === '') return;
    const more = units.measure(text, limit.unit);
    if (measure + more > limit.allowed) {
      isFull = true;
      if (kept === '') kept = cutToLength(text, limit.unit, limit.allowed);
      return;
    }
    kept += (kept === '' ? '' : units.gap(space)) + text;
    space = unit.slice(unit.trimEnd().length);
    measure += more;
  };
  const showable = (unit: string): string => {
    const text = unit.trimStart();
    const isCertain = !isFull && measure + 1 <= limit.allowed;
    const length = isCertain ? units.showableLength(text, limit) : 0;
    return length <= 0 ? kept : kept + (kept === '' ? '' : units.gap(space)) + text.slice(0, length);
  };

  const take = (step: string): void => {
    if (isFull || step === '') return;
    open += step;
    if (open.length <= maxUnitLength && units.isUndecided(open)) return;
    const openUnits = units.split(open);
    const settled = open.length > maxUnitLength ? openUnits.length : units.countSettled(openUnits);
    for (const unit of openUnits.slice(0, settled)) keep(unit);
    open = openUnits.slice(settled).join('');
    const ready = showable(openUnits[settled] ?? '');
    if (ready.startsWith(shown)) shown = ready;
  };

  /** Steps in which nothing can end only add to what is shown, and are taken as one. */
  const takeAll = (steps: readonly string[]): void => {
    let run = '';
    let isOpenPlain = !mayHoldBorder(open);
    for (const step of steps) {
      run += step;
      if (isOpenPlain && open.length + run.length <= maxUnitLength && !mayHoldBorder(step)) continue;
      take(run);
      run = '';
      isOpenPlain = !mayHoldBorder(open);
    }
    take(run);
  };

  return {
    push(delta) {
      if (isFull) return '';
      const before = shown.length;
      waiting += delta;
      const steps = waiting.match(wholeStep) ?? [];
      takeAll(steps);
      waiting = waiting.slice(steps.reduce((length, step) => length + step.length, 0));
      return shown.slice(before);
    },
    end() {
      const before = shown.length;
      take(waiting);
      for (const unit of units.split(open)) keep(unit);
      const summary = kept.startsWith(shown) ? kept : shown;
      return { summary, rest: summary.slice(before), isTruncated: isFull };
    },
  };
}

/** Length of a text without what follows its last letter or digit. Looked for from the end: a pattern tries every place. */
function lettersEnd(text: string): number {
  let end = text.length;
  while (end > 0) {
    const start = end > 1 && /[\uDC00-\uDFFF]/.test(text.charAt(end - 1)) ? end - 2 : end - 1;
    if (hasWords(text.slice(start, end))) return end;
    end = start;
  }
  return 0;
}

/** A headline is short and shown at once. */
function createHeadlineWriter(limit: LengthLimit): SummaryWriter {
  let written = '';
  return {
    push(delta) {
      if (written.length <= maxUnitLength) written += delta;
      return '';
    },
    end() {
      const { text, isTruncated } = toHeadline(written, limit);
      return { summary: text, rest: text, isTruncated };
    },
  };
}
