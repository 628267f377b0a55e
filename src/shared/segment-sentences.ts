import { onFirstUse } from './on-first-use.ts';
import { isPlainAscii, type Segment, segmentAscii } from './segment-ascii.ts';

/** A part of a text without a border of sentences inside. */
export interface SentencePart {
  readonly text: string;
  /** Whether a sentence begins with it, by Unicode's rules; else it goes on with the part before. */
  readonly isStart: boolean;
  /** The part and a few characters more where it is not the end of its sentence. */
  readonly ahead: string;
}

/** The first segmenter of a process takes about 10 ms. */
const segmenter = onFirstUse(() => new Intl.Segmenter('en', { granularity: 'sentence' }));

/** The classes STerm, ATerm and ParaSep of UAX 29: a border lies behind one of them. */
const terminal = /[\p{Sentence_Terminal}\u2024\uFE52\uFF0E\n\r\u0085\u2028\u2029]/u;

/**
 * Where segmentation may begin anew: no rule of UAX 29 looks past a letter or a mark that ends sentences, forwards or
 * back, but SB7, which looks from a full stop back to the letter before it.
 */
const restart = /\p{L}|[!?。！？]|(?<![\p{L}\p{M}\p{Cf}])\./gu;

/** Least length of text the segmenter is given at a time, in UTF-16 code units. */
const windowLength = 4_096;

/** As many characters as are given ahead of a part that is not the end of its sentence. */
const aheadLength = 3;

/**
 * Segments a text by UAX 29 (`Intl.Segmenter`), line breaks being spaces, in windows of bounded length, so that the
 * caller can pause in a long sentence too. The parts joined give the text back.
 */
export function* segmentSentences(text: string): Generator<SentencePart> {
  let isStart = true;
  for (let start = 0; start < text.length;) {
    const next = nextRestart(text, start + windowLength);
    const length = next - start;
    // What stands at the next place is in the window too: it decides whether there is a border.
    const window = text.slice(start, next + 2).replaceAll(/\r?\n/gu, (lineBreak) => ' '.repeat(lineBreak.length));
    for (const { segment, index } of segmentWindow(window)) {
      if (index >= length) break;
      const end = index + segment.length;
      const part = text.slice(start + index, start + Math.min(end, length));
      const isWhole = end <= length;
      yield { text: part, isStart, ahead: isWhole ? part : part + text.slice(next, next + aheadLength) };
      isStart = isWhole;
    }
    start = next;
  }
}

function segmentWindow(window: string): Iterable<Segment> {
  if (!terminal.test(window)) return [{ segment: window, index: 0 }];
  return isPlainAscii(window) ? segmentAscii(window) : segmenter().segment(window);
}

function nextRestart(text: string, from: number): number {
  if (from >= text.length) return text.length;
  restart.lastIndex = from;
  return restart.exec(text)?.index ?? text.length;
}
