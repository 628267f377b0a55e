import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { segmentSentences } from '../../../src/shared/segment-sentences.ts';

const pieces = [
  'The river has 1.5 bends. ',
  'so Mr. ',
  '3. 4 and 5. 6 ',
  'U.S.A. ',
  '「大きい。」と言う。',
  '?! ',
  'a word ',
  '(Yes.) ',
  '… ',
  'e.\u0301 ',
  '\u2028',
];

/** All pieces in changing order, so that windows end at every kind of place. */
const mixed = Array.from({ length: 20_000 }, (_, index) => pieces[(index * index + index) % pieces.length]).join('');

const texts: readonly { name: string; text: string }[] = [
  { name: 'mixed sentences', text: mixed },
  { name: 'one sentence of many words and its end', text: `${'word '.repeat(20_000)}end. Next` },
  { name: 'abbreviations', text: 'approx. '.repeat(10_000) },
  { name: 'figures behind a full stop, and a small letter at last', text: `A. ${'1 '.repeat(10_000)}end` },
];

/** The sentences of a text, put together from its parts. */
function sentencesOf(text: string): string[] {
  const sentences: string[] = [];
  for (const part of segmentSentences(text)) {
    sentences.push(part.isStart ? part.text : (sentences.pop() ?? '') + part.text);
  }
  return sentences;
}

describe('segmentSentences()', () => {
  it.each(texts)('finds the borders in $name that the segmenter finds in the whole', ({ text }) => {
    const whole = new Intl.Segmenter('en', { granularity: 'sentence' }).segment(text);
    expect(sentencesOf(text)).toEqual(Array.from(whole, ({ segment }) => segment));
  });

  it('takes a line break for a space', () => {
    expect(sentencesOf('A line\r\nthat goes\non. Another')).toEqual(['A line\r\nthat goes\non. ', 'Another']);
  });

  it('asks ICU about other texts than plain ASCII only', () => {
    const segment = vi.spyOn(Intl.Segmenter.prototype, 'segment');
    onTestFinished(() => segment.mockRestore());
    expect(sentencesOf('One. Two! Three')).toHaveLength(3);
    expect(segment).not.toHaveBeenCalled();
    expect(sentencesOf('One. Zwei! Drü')).toHaveLength(3);
    expect(segment).toHaveBeenCalledOnce();
  });

  it('gives a long sentence in parts of bounded length', () => {
    const lengths = Array.from(segmentSentences(`${'word '.repeat(20_000)}end. Next`), ({ text }) => text.length);
    expect(Math.max(...lengths)).toBeLessThan(5_000);
  });

  it('shows more than the part where its sentence goes on behind it', () => {
    const [first, second] = segmentSentences('word '.repeat(2_000));
    expect(first?.ahead).toBe(`${first?.text}${second?.text.slice(0, 3)}`);
  });
});
