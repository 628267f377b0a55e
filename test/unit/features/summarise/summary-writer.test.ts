import { describe, expect, it } from 'vitest';
import { measureLength, toLengthLimit } from '../../../../src/features/summarise/length-limit.ts';
import {
  createSummaryWriter,
  type SummaryForm,
  type WrittenSummary,
} from '../../../../src/features/summarise/summary-writer.ts';
import { createRandom } from '../../../support/create-random.ts';

const text =
  'The river has 3.5 km of banks, as Dr. Lee wrote in Fig. 2. It floods in spring! Who pays for the dam? ' +
  'The town does. Farmers objected, e.g. Ms. Ode. A vote followed in May. It failed. Nobody was glad.';

const forms: readonly { name: string; form: SummaryForm; text: string }[] = [
  { name: 'a paragraph in sentences', form: paragraph({ sentences: 3 }), text },
  { name: 'a paragraph in words', form: paragraph({ words: 20 }), text },
  { name: 'bullets in sentences', form: bullets({ sentences: 3 }), text: `* ${text.replaceAll('. ', '.\n* ')}` },
  { name: 'bullets in words', form: bullets({ words: 20 }), text: `1. ${text.replaceAll('. ', '.\n2. ')}` },
  { name: 'a headline', form: { format: 'headline', limit: toLengthLimit('short') }, text },
  {
    name: 'Japanese',
    form: paragraph({ sentences: 2 }),
    text: '川は長い。「広い。」と人は言う。春に増水する。町が払う。',
  },
];

describe('createSummaryWriter()', () => {
  it.each(forms)('shows exactly the summary of $name, however it arrives', ({ form, text: source }) => {
    const whole = write(form, [source]).summary;
    for (const size of [1, 2, 3, 7, 20, 50]) {
      const { shown, summary } = write(form, cut(source, size));
      expect(shown).toBe(summary);
      expect(summary).toBe(whole);
    }
  });

  it('keeps as many whole sentences as 20 % more than asked allows', () => {
    const { summary, isTruncated } = write(paragraph({ sentences: 5 }), [text]);
    expect(summary.endsWith('A vote followed in May.')).toBe(true);
    expect(isTruncated).toBe(true);
  });

  it('cuts to whole sentences when words are counted', () => {
    const { summary } = write(paragraph({ words: 20 }), [text]);
    expect(summary).toBe(
      'The river has 3.5 km of banks, as Dr. Lee wrote in Fig. 2. It floods in spring! Who pays for the dam?',
    );
  });

  it('cuts a first sentence that alone is too long between words', () => {
    const { summary, isTruncated } = write(paragraph({ words: 5 }), [text]);
    expect(summary).toBe('The river has 3.5 km of…');
    expect(isTruncated).toBe(true);
  });

  it('shows a paragraph while it arrives, not only at its end', () => {
    const writer = createSummaryWriter(paragraph({ sentences: 3 }));
    expect(writer.push('The river ha')).toBe('The river');
    expect(writer.push('s banks. It fl')).toBe(' has banks');
    expect(writer.push('oods ')).toBe('. It floods');
  });

  it.each([
    { name: 'words that are sentences', piece: 'Delayed. ' },
    { name: 'sentences as long as a step', piece: `${'川'.repeat(23)}。` },
  ])('shows a text of $name while it arrives', ({ piece }) => {
    const writer = createSummaryWriter(paragraph({ sentences: 10 }));
    const shown = Array.from({ length: 6 }, () => writer.push(piece)).join('');
    expect(shown.length).toBeGreaterThan(3 * piece.length);
  });

  it('counts the sentences it keeps, and nothing that is no sentence', () => {
    const { summary } = write(paragraph({ sentences: 2 }), ['---\n\nOne is. Two is. Three is. Four is.']);
    expect(summary).toBe('---\n\nOne is. Two is.');
  });

  it('brings bullets of any style into one', () => {
    const { summary } = write(bullets({ sentences: 5 }), ['* One.\n\n• Two.\n3. Three.\nFour.']);
    expect(summary).toBe('- One.\n- Two.\n- Three.\n- Four.');
  });

  it('makes a headline one line of at most 160 characters', () => {
    const form: SummaryForm = { format: 'headline', limit: toLengthLimit('medium') };
    expect(write(form, ['# "Floods\n in  spring"']).summary).toBe('Floods in spring');
    const long = write(form, ['word '.repeat(100)]);
    expect(long.summary.length).toBeLessThanOrEqual(160);
    expect(long.summary.endsWith('word…')).toBe(true);
    expect(long.isTruncated).toBe(true);
    expect(write(form, ['川'.repeat(200)]).summary).toBe(`${'川'.repeat(159)}…`);
  });

  it('leaves a text that keeps the limit as it is', () => {
    expect(write(paragraph({ sentences: 8 }), [` ${text}\n`])).toMatchObject({ summary: text, isTruncated: false });
  });

  it('gives the same summary of any text however it arrives, and never takes back what was shown', () => {
    const pieces = [
      'One two. ',
      'Three! ',
      '(',
      ') ',
      '“',
      '**',
      '\n',
      '\n\n',
      '- item ',
      '12. ',
      'Dr. ',
      '3.5 ',
      '!🙂 ',
      'word ',
    ];
    const more = [
      'a',
      '東京です。',
      '「はい。」',
      'って',
      '# ',
      '| a | b |\n',
      '… ',
      '```\n',
      '안녕하세요. ',
      '\r\n',
      'x.\n',
      '. ',
    ];
    const random = createRandom(1);
    const all = [...pieces, ...more];
    for (let round = 0; round < 2_000; round += 1) {
      const source = Array.from({ length: 1 + random(25) }, () => all[random(all.length)] ?? '').join('');
      const lengths = [{ sentences: 1 }, { sentences: 3 }, { words: 5 }, { words: 9 }];
      const length = lengths[random(lengths.length)] ?? { sentences: 1 };
      const form = random(2) === 0 ? paragraph(length) : bullets(length);
      const whole = write(form, [source]);
      const { shown, summary } = write(form, cut(source, 1 + random(9)));
      expect({ source, shown, summary }).toEqual({ source, shown: whole.summary, summary: whole.summary });
      expect(measureLength(summary, form.limit.unit)).toBeLessThanOrEqual(form.limit.allowed);
    }
  });

  it.each([
    { name: 'words', form: paragraph({ words: 2_000 }), piece: 'word word word word end. ' },
    { name: 'sentences', form: paragraph({ sentences: 50 }), piece: 'word word word word end. ' },
    { name: 'a text without borders', form: paragraph({ words: 2_000 }), piece: 'word word word word word ' },
    { name: 'bullets', form: bullets({ words: 2_000 }), piece: '- word word word end.\n' },
  ])('gets through a long text of $name that comes in small pieces', ({ form, piece }) => {
    // A writer that looks at all of it again with every piece takes minutes, more than a test may.
    const { shown, summary } = write(form, cut(piece.repeat(1_500), 5));
    expect(shown).toBe(summary);
  });

  it('cuts a text without borders at the same places, however it arrives', () => {
    const source = 'word '.repeat(2_000);
    const { summary } = write(paragraph({ words: 1_000 }), [source]);
    expect(summary).toBe(write(paragraph({ words: 1_000 }), cut(source, 7)).summary);
  });

  it('gets through a headline of nothing but signs', () => {
    const form: SummaryForm = { format: 'headline', limit: toLengthLimit('short') };
    expect(write(form, [`"${'*'.repeat(100_000)}x`]).summary).toBe('');
  });

  it('keeps nothing of a model that does not stop', () => {
    const writer = createSummaryWriter(paragraph({ sentences: 1 }));
    for (let count = 0; count < 200_000; count += 1) writer.push('Again and again. ');
    expect(writer.end()).toMatchObject({ summary: 'Again and again.', isTruncated: true });
  });
});

function paragraph(length: { sentences: number } | { words: number }): SummaryForm {
  return { format: 'paragraph', limit: toLengthLimit(length) };
}

function bullets(length: { sentences: number } | { words: number }): SummaryForm {
  return { format: 'bullets', limit: toLengthLimit(length) };
}

function write(form: SummaryForm, deltas: readonly string[]): WrittenSummary & { shown: string } {
  const writer = createSummaryWriter(form);
  const shown = deltas.map((delta) => writer.push(delta)).join('');
  const written = writer.end();
  return { ...written, shown: shown + written.rest };
}

function cut(source: string, size: number): string[] {
  return Array.from({ length: Math.ceil(source.length / size) }, (_, index) =>
    source.slice(index * size, (index + 1) * size),
  );
}
