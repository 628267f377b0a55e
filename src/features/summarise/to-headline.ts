import { cutToLength } from './cut-to-length.ts';
import type { LengthLimit } from './length-limit.ts';

/** Longest headline, in UTF-16 code units. */
const maxHeadlineLength = 160;

/** A text as far as it is looked at: a headline that was asked for is far shorter. */
const maxReadLength = 1_000;

const decoration = /["'*«»“”#\s]/u;

/** A headline, and whether something was left out. */
export interface Headline {
  readonly text: string;
  readonly isTruncated: boolean;
}

/** Makes one line of at most 160 characters of a model's text, without quotation marks or markup around it. */
export function toHeadline(written: string, limit: LengthLimit): Headline {
  const line = stripDecoration(written.slice(0, maxReadLength).replaceAll(/\s+/gu, ' '));
  const text = limit.unit === 'words' ? cutToLength(line, limit.unit, limit.allowed) : line;
  const isTruncated = text.length < line.length || written.length > maxReadLength;
  if (text.length <= maxHeadlineLength) return { text, isTruncated };
  const cut = text.slice(0, maxHeadlineLength - 1);
  const lastSpace = cut.lastIndexOf(' ');
  return { text: `${cut.slice(0, lastSpace > 0 ? lastSpace : wholeCharacters(cut)).trimEnd()}…`, isTruncated: true };
}

function stripDecoration(line: string): string {
  let start = 0;
  let end = line.length;
  while (start < end && decoration.test(line.charAt(start))) start += 1;
  while (end > start && decoration.test(line.charAt(end - 1))) end -= 1;
  return line.slice(start, end);
}

/** Length of a cut text without half a surrogate pair at its end. */
function wholeCharacters(text: string): number {
  return /[\uD800-\uDBFF]$/u.test(text) ? text.length - 1 : text.length;
}
