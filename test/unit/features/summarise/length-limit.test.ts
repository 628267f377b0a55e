import { describe, expect, it } from 'vitest';
import { countWords, measureLength, toLengthLimit } from '../../../../src/features/summarise/length-limit.ts';

describe('toLengthLimit()', () => {
  it.each([
    { length: 'short' as const, limit: { unit: 'sentences', asked: 2, allowed: 2 } },
    { length: 'medium' as const, limit: { unit: 'sentences', asked: 5, allowed: 6 } },
    { length: 'long' as const, limit: { unit: 'sentences', asked: 10, allowed: 12 } },
    { length: { sentences: 3 }, limit: { unit: 'sentences', asked: 3, allowed: 3 } },
    { length: { words: 100 }, limit: { unit: 'words', asked: 100, allowed: 120 } },
  ])('allows 20 % more than $length, rounded down', ({ length, limit }) => {
    expect(toLengthLimit(length)).toEqual(limit);
  });
});

describe('countWords()', () => {
  it.each([
    { name: 'spaces', text: 'a state-of-the-art  river – it’s here', words: 5 },
    { name: 'Japanese', text: '東京は首都です', words: 4 },
    { name: 'Korean', text: '저는 학생입니다', words: 2 },
    { name: 'bullets', text: '- one\n- two three', words: 3 },
    { name: 'nothing', text: ' … ', words: 0 },
  ])('counts words between $name', ({ text, words }) => {
    expect(countWords(text)).toBe(words);
  });
});

describe('measureLength()', () => {
  it('counts only pieces that hold words as sentences', () => {
    expect(measureLength('One. … Two! ***', 'sentences')).toBe(2);
  });
});
