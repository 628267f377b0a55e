/** A sentence, and the place of its first character in UTF-16 code units. */
export interface Segment {
  readonly segment: string;
  readonly index: number;
}

/** A mark that may end a sentence (classes STerm and ATerm), the closing marks (Close) and the spaces (Sp) behind it. */
const mark = /[.!?]["'()[\]{}]*[\t\v\f ]*/gu;

/** Tells whether a text holds nothing but what `segmentAscii` knows the rules for: ASCII without line breaks. */
export function isPlainAscii(text: string): boolean {
  return /^[\t\v\f\u0020-\u007e]*$/u.test(text);
}

/**
 * Cuts a text that `isPlainAscii` into sentences just as `Intl.Segmenter` does (UAX 29 of Unicode 17, rules SB6 to SB11).
 * ICU takes about 20 microseconds to begin with a text, which was 5 % of a request's time, and 10 ms to begin with the
 * first one of a process.
 */
export function segmentAscii(text: string): Segment[] {
  const segments: Segment[] = [];
  let start = 0;
  for (const { 0: ending, index } of text.matchAll(mark)) {
    const border = index + ending.length;
    if (border === text.length || goesOn(text, index, border)) continue;
    segments.push({ segment: text.slice(start, border), index: start });
    start = border;
  }
  if (start < text.length) segments.push({ segment: text.slice(start), index: start });
  return segments;
}

/** Whether the sentence with a mark at `index` goes on at `border`, behind what closes it. */
function goesOn(text: string, index: number, border: number): boolean {
  const next = text.charAt(border);
  // SB8a: another mark, or one that goes on with a sentence (SContinue).
  if (/[.!?,\-:;]/u.test(next)) return true;
  if (text.charAt(index) !== '.') return false;
  if (border === index + 1) {
    // SB6: a number. SB7: an abbreviation in capital letters.
    if (/[0-9]/u.test(next)) return true;
    if (/[A-Z]/u.test(next) && /[A-Za-z]/u.test(text.charAt(index - 1))) return true;
  }
  // SB8: the next letter, before any further mark, is a small one.
  nextLetterOrMark.lastIndex = border;
  return /[a-z]/u.test(nextLetterOrMark.exec(text)?.[0] ?? '');
}

const nextLetterOrMark = /[A-Za-z.!?]/gu;
