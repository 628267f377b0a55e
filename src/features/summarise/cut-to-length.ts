import { onFirstUse } from '../../shared/on-first-use.ts';
import { splitLikelySentences } from '../../shared/split-likely-sentences.ts';
import { countWords, type LengthLimit, measureLength } from './length-limit.ts';

const wordSegmenter = onFirstUse(() => new Intl.Segmenter('ja', { granularity: 'word' }));

/**
 * The longest beginning of a text that holds at most `allowed` sentences or words. Cut between words it ends with an
 * ellipsis; a text that fits is given back as it is.
 */
export function cutToLength(text: string, unit: LengthLimit['unit'], allowed: number): string {
  if (measureLength(text, unit) <= allowed) return text;
  if (unit === 'sentences') return splitLikelySentences(text).slice(0, allowed).join('').trimEnd();
  let kept = '';
  let left = allowed;
  for (const [token] of text.matchAll(/\S+\s*|\s+/gu)) {
    const words = countWords(token);
    if (words > left) {
      kept += firstWords(token, left);
      break;
    }
    kept += token;
    left -= words;
  }
  return `${kept.trimEnd()}…`;
}

/** The first words of a run without spaces, as Japanese has it; none of a single word. */
function firstWords(run: string, words: number): string {
  let kept = '';
  let left = words;
  for (const { segment, isWordLike } of wordSegmenter().segment(run)) {
    if (isWordLike === true) {
      if (left === 0) break;
      left -= 1;
    }
    kept += segment;
  }
  return words === 0 ? '' : kept;
}
