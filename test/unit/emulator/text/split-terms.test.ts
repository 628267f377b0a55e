import { describe, expect, it } from 'vitest';
import { splitTerms } from '../../../../emulator/text/split-terms.ts';

describe('splitTerms()', () => {
  it.each([
    ['words without case, signs and accents', 'Café, DÉJÀ-vu 3', ['cafe', 'deja', 'vu', '3']],
    ['compatibility forms as one', 'ＡＢＣ ﬁn', ['abc', 'fin']],
    ['Han text as pairs', '模型推理', ['模型', '型推', '推理']],
    ['a single character as itself', '猫 x', ['猫', 'x']],
    ['mixed scripts apart', 'AI模型', ['ai', '模型']],
    ['Hangul as pairs within a word', '모델은 좋다', ['모델', '델은', '좋다']],
    ['Cyrillic words', 'Привет, мир', ['привет', 'мир']],
    ['Hindi words with their marks', 'हिन्दी भाषा', ['हिन्दी', 'भाषा']],
    ['nothing in signs', '--- !', []],
  ])('splitTerms() reads %s', (_, text, terms) => {
    expect(splitTerms(text)).toEqual(terms);
  });

  it('splitTerms() cuts an endless word', () => {
    expect(splitTerms('a'.repeat(130)).map(({ length }) => length)).toEqual([64, 64, 2]);
  });
});
