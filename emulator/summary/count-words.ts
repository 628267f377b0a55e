const segmenter = new Intl.Segmenter('en', { granularity: 'word' });

/**
 * Counts the words of a text, at least as many as any common way of counting finds: runs between white space, or
 * dictionary words where a script is written without spaces and where hyphens join several.
 */
export function countWords(text: string): number {
  const runs = text.split(/\s+/).filter((run) => run !== '').length;
  let segments = 0;
  for (const { isWordLike } of segmenter.segment(text)) if (isWordLike === true) segments += 1;
  return Math.max(runs, segments);
}
