import { describe, expect, it } from 'vitest';
import { isPlainAscii, segmentAscii } from '../../../src/shared/segment-ascii.ts';
import { createRandom } from '../../support/create-random.ts';

const icu = new Intl.Segmenter('en', { granularity: 'sentence' });

function segmentByIcu(text: string): { segment: string; index: number }[] {
  return Array.from(icu.segment(text), ({ segment, index }) => ({ segment, index }));
}

const ascii = ['\t', '\v', '\f', ...Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index))];

/** One or more of every class of the rules, so that short texts meet all of them. */
const classes = ['.', '!', '?', ')', '"', ' ', '\t', ',', ';', '-', 'a', 'Z', '7', '%'];

function randomTexts(count: number, alphabet: readonly string[], longest: number): string[] {
  const random = createRandom(29);
  const pick = (): string => alphabet[random(alphabet.length)] ?? '';
  return Array.from({ length: count }, () => Array.from({ length: 1 + random(longest) }, pick).join(''));
}

describe('segmentAscii()', () => {
  it.each([
    { name: 'of the classes of the rules', texts: randomTexts(40_000, classes, 14) },
    { name: 'of all characters', texts: randomTexts(10_000, ascii, 60) },
  ])('cuts random texts $name as ICU does', ({ texts }) => {
    const different = texts.filter((text) => JSON.stringify(segmentAscii(text)) !== JSON.stringify(segmentByIcu(text)));
    expect(different).toEqual([]);
  });

  it('gives nothing for an empty text', () => {
    expect(segmentAscii('')).toEqual([]);
  });
});

describe('isPlainAscii()', () => {
  it('is true for ASCII without line breaks', () => {
    expect(isPlainAscii(ascii.join(''))).toBe(true);
  });

  it.each([
    { name: 'a line feed', character: '\n' },
    { name: 'a carriage return', character: '\r' },
    { name: 'a control character', character: '\u007f' },
    { name: 'a letter with an accent', character: 'é' },
    { name: 'a mark outside of ASCII', character: '…' },
  ])('is false with $name', ({ character }) => {
    expect(isPlainAscii(`a${character}b`)).toBe(false);
  });
});
