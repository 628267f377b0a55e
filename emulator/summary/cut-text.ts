import { countWords } from './count-words.ts';

const segmenter = new Intl.Segmenter('en', { granularity: 'word' });

/** Cuts a text after its last whole word that leaves it within both limits; at a character where no word fits. */
export function cutText(text: string, maxWords: number, maxCharacters: number): string {
  if (text.length <= maxCharacters && countWords(text) <= maxWords) return text;
  let end = 0;
  for (const { index, segment, isWordLike } of segmenter.segment(text)) {
    if (isWordLike !== true) continue;
    const next = index + segment.length;
    if (next > maxCharacters || countWords(text.slice(0, next)) > maxWords) break;
    end = next;
  }
  return end === 0 ? Array.from(text.slice(0, maxCharacters)).slice(0, -1).join('') : text.slice(0, end);
}
