import { onFirstUse } from '../../shared/on-first-use.ts';
import { splitLikelySentences } from '../../shared/split-likely-sentences.ts';
import { hasWords } from '../../shared/split-sentences.ts';
import type { SummariseRequest } from './contract.ts';

/** What a summary may hold at most: sentences, or words. */
export interface LengthLimit {
  readonly unit: 'sentences' | 'words';
  /** What the model is asked for. */
  readonly asked: number;
  /** What is let through: 20 % more, rounded down. */
  readonly allowed: number;
}

/** Sentences that stand for the named lengths. */
const namedSentences = { short: 2, medium: 5, long: 10 } as const;

/** Turns the request's `length` into numbers. */
export function toLengthLimit(length: SummariseRequest['length']): LengthLimit {
  if (typeof length === 'string') return createLimit('sentences', namedSentences[length]);
  if ('sentences' in length) return createLimit('sentences', length.sentences);
  return createLimit('words', length.words);
}

/** How much of the limit's unit a text holds. */
export function measureLength(text: string, unit: LengthLimit['unit']): number {
  return unit === 'words' ? countWords(text) : splitLikelySentences(text).filter(hasWords).length;
}

const wordSegmenter = onFirstUse(() => new Intl.Segmenter('ja', { granularity: 'word' }));
const scriptWithoutSpaces =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;

/** Words as a reader counts them: between spaces; in scripts without spaces, as the dictionary of ICU finds them. */
export function countWords(text: string): number {
  let words = 0;
  for (const [word] of text.matchAll(/\S+/gu)) {
    if (!hasWords(word)) continue;
    words += scriptWithoutSpaces.test(word) ? countSegments(word) : 1;
  }
  return words;
}

function countSegments(text: string): number {
  let words = 0;
  for (const { isWordLike } of wordSegmenter().segment(text)) if (isWordLike === true) words += 1;
  return words;
}

/**
 * A length no text within the limit reaches, with room for a model that writes somewhat more, in UTF-16 code units: what
 * comes after it is not worth waiting for.
 */
export function maxCharactersOf({ unit, allowed }: LengthLimit): number {
  return 4_000 + allowed * (unit === 'words' ? 50 : 1_000);
}

function createLimit(unit: LengthLimit['unit'], asked: number): LengthLimit {
  return { unit, asked, allowed: Math.floor(asked * 1.2) };
}
