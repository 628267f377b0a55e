/** Cuts a text into sentences as ICU finds them, which the app has no part in; white space is collapsed. */
export function segmentSentences(text: string, language: string): readonly string[] {
  const segments = new Intl.Segmenter(language, { granularity: 'sentence' }).segment(text);
  return Array.from(segments, ({ segment }) => segment.replaceAll(/\s+/gu, ' ').trim()).filter((text) => text !== '');
}
