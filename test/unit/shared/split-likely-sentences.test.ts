import { describe, expect, it } from 'vitest';
import { splitLikelySentences } from '../../../src/shared/split-likely-sentences.ts';

const cases: readonly { name: string; text: string; sentences: number }[] = [
  { name: 'lower case', text: 'the harbour needs cranes. costs rose by a third. nobody paid.', sentences: 3 },
  { name: 'names in lower case', text: 'iPhone sales rose. eBay closed its office. It was May.', sentences: 3 },
  { name: 'letters as names', text: 'They chose plan B. The answer is option C. The end came.', sentences: 3 },
  {
    name: 'short forms at an end',
    text: 'They sell toys, etc. He works at Acme Inc. It is in the U.S. They left.',
    sentences: 4,
  },
  { name: 'numbers at an end', text: 'Es endete am 3. Das kostet 5 Mio. Die Stadt zahlt.', sentences: 3 },
  {
    name: 'titles, initials and references',
    text: 'Dr. Smith met J. R. Smith et al. in Fig. 3. George W. Bush left.',
    sentences: 2,
  },
  {
    name: 'short forms inside',
    text: 'The U.S. Congress met Apple Inc. managers, e.g. Ms. Lee, at 5 p.m. on Monday.',
    sentences: 1,
  },
  { name: 'a German date', text: 'Es endete am 3. Mai in Bonn. Nr. 5 lebt, z. B. hier.', sentences: 2 },
  { name: 'decimals', text: 'It is 3.5 m long. It grew by 0.2 m.', sentences: 2 },
  { name: 'quotations', text: '"Really?" she asked. "Yes!" he said.', sentences: 2 },
  { name: 'questions in lower case', text: 'really? yes! no… maybe. who knows', sentences: 5 },
  { name: 'numbered items', text: '1. First item.\n2. Second item.', sentences: 2 },
  { name: 'Spanish', text: 'El Sr. López llegó. La ciudad paga, p. ej. hoy. Sí.', sentences: 3 },
  { name: 'Japanese', text: '東京です。「はい。」と言った。次の文。', sentences: 3 },
];

describe('splitLikelySentences()', () => {
  it.each(cases)('finds $sentences sentences in $name', ({ text, sentences }) => {
    expect(splitLikelySentences(text)).toHaveLength(sentences);
  });

  it.each(cases)('gives the text of $name back when joined', ({ text }) => {
    expect(splitLikelySentences(text).join('')).toBe(text);
  });

  it('gets through signs and words without an end', () => {
    // Work that grows with the square of the text takes minutes here, more than a test may.
    for (const text of [
      '. '.repeat(300_000),
      'x'.repeat(600_000),
      'a. '.repeat(200_000),
      '.'.repeat(300_000),
      ') '.repeat(300_000),
    ]) {
      expect(splitLikelySentences(text).join('')).toBe(text);
    }
  });
});
