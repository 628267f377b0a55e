import { describe, expect, it } from 'vitest';
import { splitSentences } from '../../../../emulator/text/split-sentences.ts';

describe('splitSentences()', () => {
  it.each([
    ['titles and initials', ['Dr. Ada B. Stone met J. R. Hill.', 'They talked.']],
    ['citations', ['Reed et al. (2020) saw it, i.e. it is known.', 'See Fig. 3 for more.']],
    ['decimal numbers', ['It rose by 3.5 percent.', 'Then it fell.']],
    ['names with a sign', ['Yahoo! is a company.', 'It is old.']],
    ['web addresses', ['See https://example.com/a?b=c&d!e.', 'It is there.']],
    ['Spanish', ['Los niños, p. ej. Ana, juegan.', '¿Qué pasó?', '¡Nada!']],
    ['French', ["M. Dupont habite ici, cf. l'annexe.", 'Il part.']],
    ['German', ['Am 3. Oktober kam z. B. Frau Dr. Kern.', 'Es gab 3,7 Mio. Gäste.']],
    ['Russian', ['По данным А. С. Иванова, т. е. автора, это так.', 'Город растёт.']],
    ['Hindi', ['दिल्ली राजधानी है।', 'यह बड़ा शहर है।']],
    ['Arabic', ['القاهرة عاصمة مصر.', 'هل تعرف تاريخها؟']],
    ['Korean', ['서울은 수도이다.', '인구가 많다.']],
  ])('splitSentences() keeps %s whole', (_, sentences) => {
    expect(splitSentences(sentences.join(' '))).toEqual(sentences);
  });

  it('splitSentences() keeps Japanese quotations whole and needs no spaces', () => {
    const sentences = ['「行きますか。」と彼は言った。', '雨だった！', '本当？'];
    expect(splitSentences(sentences.join(''))).toEqual(sentences);
  });

  it('splitSentences() cuts an endless sentence into bounded pieces that are parts of it', () => {
    const endless = `${'word, other '.repeat(500)}end`;
    const pieces = splitSentences(endless);
    expect(pieces.every((piece) => piece.length <= 1000 && endless.includes(piece))).toBe(true);
    expect(pieces.join(' ')).toBe(endless);
  });

  it('splitSentences() cuts text without spaces between whole characters', () => {
    const pieces = splitSentences(`a${'😀'.repeat(2000)}`);
    expect(pieces.length).toBeGreaterThan(1);
    expect(pieces.every((piece) => piece.isWellFormed())).toBe(true);
  });

  it('splitSentences() finds nothing in white space', () => {
    expect(splitSentences('  ')).toEqual([]);
  });
});
