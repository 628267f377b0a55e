import { splitSentences } from '../../shared/split-sentences.ts';
import type { SummariseRequest } from './contract.ts';
import { type LengthLimit, measureLength } from './length-limit.ts';

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

/** Longest headline, in UTF-16 code units. */
const maxHeadlineLength = 160;

/** How far past the limit a model is listened to, in UTF-16 code units: enough to know where the last sentence ends. */
const maxOvershoot = 2_000;

/**
 * Creates a writer that holds a summary to its form and length. All that `push` returned, joined with `rest`, is
 * exactly `summary`; what was shown is never taken back. Too long a text is cut after the last whole sentence (or
 * bullet) that fits, and only a first sentence that alone is too long is cut between words, with an ellipsis.
 */
export function createSummaryWriter(form: SummaryForm): SummaryWriter {
  let written = '';
  let shown = '';
  let overshoot = 0;
  return {
    push(delta) {
      if (overshoot > maxOvershoot) return '';
      written += delta;
      if (overshoot > 0) {
        overshoot += delta.length;
        return '';
      }
      const ready = readyText(written, form);
      if (ready === undefined) {
        overshoot += delta.length;
        return '';
      }
      if (!ready.startsWith(shown)) return '';
      const next = ready.slice(shown.length);
      shown = ready;
      return next;
    },
    end() {
      const whole = render(written, form);
      const summary = whole.text.startsWith(shown) ? whole.text : shown;
      return { summary, rest: summary.slice(shown.length), isTruncated: whole.isTruncated };
    },
  };
}

interface Rendered {
  readonly text: string;
  readonly isTruncated: boolean;
}

/** The part of an unfinished text that will stand in the summary whatever follows; `undefined` once it is too long. */
function readyText(text: string, form: SummaryForm): string | undefined {
  if (form.format === 'headline') return '';
  if (form.format === 'paragraph' && form.limit.unit === 'sentences') return fitting(text.trim(), form.limit);
  const end =
    form.format === 'bullets'
      ? text.lastIndexOf('\n') + 1
      : text.length - (splitSentences(text.trimStart()).at(-1)?.length ?? 0);
  const { text: ready, isTruncated } = render(text.slice(0, end), form);
  return isTruncated ? undefined : ready;
}

function fitting(text: string, limit: LengthLimit): string | undefined {
  return measureLength(text, limit.unit) <= limit.allowed ? text : undefined;
}

function render(text: string, { format, limit }: SummaryForm): Rendered {
  switch (format) {
    case 'paragraph':
      return keepUnits(splitSentences(text.trim()), limit);
    case 'bullets':
      return keepUnits(toBullets(text), limit);
    case 'headline':
      return toHeadline(text, limit);
  }
}

function keepUnits(units: readonly string[], limit: LengthLimit): Rendered {
  let kept = '';
  for (const unit of units) {
    const longer = kept + unit;
    if (measureLength(longer, limit.unit) > limit.allowed) {
      return { text: kept === '' ? cutInside(unit, limit) : kept.trimEnd(), isTruncated: true };
    }
    kept = longer;
  }
  return { text: kept.trimEnd(), isTruncated: false };
}

/** The longest beginning of a single too long unit: whole sentences where the limit counts those, else words. */
function cutInside(unit: string, limit: LengthLimit): string {
  if (limit.unit === 'sentences') return splitSentences(unit).slice(0, limit.allowed).join('').trimEnd();
  let kept = '';
  for (const { segment } of new Intl.Segmenter('ja', { granularity: 'word' }).segment(unit)) {
    if (measureLength(kept + segment, 'words') > limit.allowed) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
}

function toBullets(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.replace(/^\s*(?:[-*+•‣▪–]|\d{1,3}[.)])\s+/u, '').trim())
    .filter((line) => line !== '')
    .map((line, index) => `${index === 0 ? '' : '\n'}- ${line}`);
}

function toHeadline(text: string, limit: LengthLimit): Rendered {
  const plain = text
    .replaceAll(/\s+/gu, ' ')
    .trim()
    .replace(/^#{1,6} /u, '')
    .replace(/^(["'*«“]+)(.*?)(["'*»”]+)$/u, '$2');
  const fitted = limit.unit === 'words' ? keepUnits([plain], limit) : { text: plain, isTruncated: false };
  if (fitted.text.length <= maxHeadlineLength) return fitted;
  const cut = fitted.text.slice(0, maxHeadlineLength - 1);
  const lastSpace = cut.lastIndexOf(' ');
  return { text: `${cut.slice(0, lastSpace > 0 ? lastSpace : wholeCharacters(cut)).trimEnd()}…`, isTruncated: true };
}

/** Length of a cut text without half a surrogate pair at its end. */
function wholeCharacters(text: string): number {
  return /[\uD800-\uDBFF]$/u.test(text) ? text.length - 1 : text.length;
}
