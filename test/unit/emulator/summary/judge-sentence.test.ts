import { describe, expect, it } from 'vitest';
import { judgeSentence } from '../../../../emulator/summary/judge-sentence.ts';

function judge(text: string, blockKind: Parameters<typeof judgeSentence>[0]['blockKind'] = 'prose'): number {
  return judgeSentence({ text, blockKind, index: 0, terms: new Map() });
}

const good = 'The harbour receives ships from many northern towns.';

describe('judgeSentence()', () => {
  it.each([
    ['English', good],
    ['Japanese', '港には北の町から多くの船がやって来ます。'],
    ['Hindi', 'बंदरगाह में उत्तर के कई नगरों से जहाज आते रहते हैं।'],
    ['Arabic', 'يستقبل الميناء السفن القادمة من مدن الشمال كل صباح؟'],
    ['a quoted sentence', '“The harbour receives ships from many northern towns.”'],
  ])('judgeSentence() takes a whole sentence fully: %s', (_, text) => {
    expect(judge(text)).toBe(1);
  });

  it.each([
    ['a line without an end', 'The harbour receives ships from many northern towns'],
    ['an introduction of a list', 'The harbour receives ships from these northern towns:'],
    ['a link', 'The harbour receives [ships](ships.html) from northern towns.'],
    ['an address', 'The harbour at https://example.com receives northern ships.'],
    ['code', 'The harbour calls `receive` for ships from northern towns.'],
    ['many signs', 'harbour = [ships], {towns} + <north> | #many & more ~ end.'],
    ['a very short sentence', 'It did so.'],
  ])('judgeSentence() marks down %s', (_, text) => {
    expect(judge(text)).toBeLessThan(0.5);
  });

  it.each(['list', 'aside', 'heading', 'table', 'code'] as const)(
    'judgeSentence() marks down a sentence in a %s',
    (kind) => {
      expect(judge(good, kind)).toBeLessThan(0.5);
    },
  );
});
