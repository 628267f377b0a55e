import type { Candidate } from './candidate.ts';

const layoutFactor = { prose: 1, list: 0.4, aside: 0.25, heading: 0.02, table: 0.01, code: 0.005 } as const;
const sentenceEnd = /[.!?…。！？｡।॥؟۔։።។၊။\u1362\u06d4]["'”’»)\]」』）*_]*$/u;
const markup = /\]\(|https?:\/\/|www\.|<\/?[a-z][^>]{0,200}>|`|\*\*|[{}]|\[[^\]]{0,80}\]\[|[=;]\s*$|\w\(\w*=/iu;
const symbols = /[^\p{L}\p{M}\p{N}\s.,;:!?'"’“”«»()\-–—。、！？「」・：；（）،؛؟।%]/gu;

/**
 * Judges how fit a sentence is to stand in a summary by its form alone: a factor from 0 to 1. Headings, tables, code,
 * list stubs, lines without an end, markup and very short or very long sentences are marked down.
 */
export function judgeSentence({ text, blockKind }: Candidate): number {
  let factor: number = layoutFactor[blockKind];
  if (!sentenceEnd.test(text.slice(-8))) factor *= /[:：]$/.test(text) ? 0.08 : 0.15;
  if (markup.test(text)) factor *= 0.3;
  const symbolShare = (text.match(symbols)?.length ?? 0) / text.length;
  if (symbolShare > 0.04) factor *= 0.4;
  return factor * lengthFactor(text);
}

function lengthFactor(text: string): number {
  const isDense = /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}/u.test(text);
  const length = text.length * (isDense ? 2.5 : 1);
  if (length < 25) return 0.2;
  if (length < 50) return 0.6;
  return length > 500 ? 0.6 : 1;
}
