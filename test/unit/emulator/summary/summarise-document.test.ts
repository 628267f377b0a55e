import { describe, expect, it } from 'vitest';
import { countWords } from '../../../../emulator/summary/count-words.ts';
import { summariseDocument } from '../../../../emulator/summary/summarise-document.ts';

const sentences = [
  'The harbour of Lindow receives timber ships from the northern towns.',
  'Its cranes lift the timber from the ships within one short morning.',
  'A new railway carries the timber from the harbour to the sawmills.',
  'The sawmills of the valley employ most people who live near Lindow.',
  'Tourists visit the harbour in summer to see the old timber ships.',
  'A small museum near the railway tells the story of the sawmills.',
];
const document = `# Lindow\n\n${sentences.slice(0, 3).join(' ')}\n\n${sentences.slice(3).join(' ')}\n`;

function sentencesOf(summary: string): string[] {
  return summary.split(/(?<=\.) /);
}

describe('summariseDocument()', () => {
  it('gives fewer sentences than asked for rather than list stubs and pointers', () => {
    const document =
      'The harbour takes timber ships of any size. Cranes lift the timber from the ships to the quay. ' +
      'A railway carries the timber from the quay to the mills. For the fees of the harbour, see the reference section.\n\n' +
      '- Timber ships: The harbour takes them at the quay.\n- Cranes: They lift the timber to the quay.\n';
    expect(summariseDocument(document, { shape: 'paragraph', count: 6 })).toBe(
      'The harbour takes timber ships of any size. Cranes lift the timber from the ships to the quay. ' +
        'A railway carries the timber from the quay to the mills.',
    );
  });

  it('takes list items where there is nothing else', () => {
    const document =
      '- Timber ships: The harbour takes them at the quay.\n- Cranes: They lift the timber to the quay.\n';
    expect(summariseDocument(document, { shape: 'paragraph', count: 6 })).toContain('Cranes: They lift');
  });

  it.each([1, 2, 4, 6])('summariseDocument() returns %i sentences of the document in its order', (count) => {
    const chosen = sentencesOf(summariseDocument(document, { shape: 'paragraph', count }));
    expect(chosen).toHaveLength(count);
    expect(chosen).toEqual(sentences.filter((sentence) => chosen.includes(sentence)));
  });

  it('summariseDocument() returns 3 sentences when nothing was asked', () => {
    expect(sentencesOf(summariseDocument(document, { shape: 'paragraph' }))).toHaveLength(3);
  });

  it('summariseDocument() returns what there is when more was asked', () => {
    expect(sentencesOf(summariseDocument(document, { shape: 'paragraph', count: 50 }))).toEqual(sentences);
  });

  it('summariseDocument() makes a line of each bullet', () => {
    const lines = summariseDocument(document, { shape: 'bullets', count: 4 }).split('\n');
    expect(lines).toHaveLength(4);
    expect(lines.every((line) => sentences.includes(line.replace(/^- /, '')))).toBe(true);
  });

  it.each([60, 25, 12, 5, 1])('summariseDocument() keeps to %i words', (maxWords) => {
    const summary = summariseDocument(document, { shape: 'paragraph', maxWords });
    expect(countWords(summary)).toBeLessThanOrEqual(maxWords);
    expect(summary).not.toBe('');
  });

  it('summariseDocument() cuts the best sentence at a word where none fits', () => {
    const summary = summariseDocument(document, { shape: 'paragraph', maxWords: 5 });
    expect(sentences.some((sentence) => sentence.startsWith(`${summary} `))).toBe(true);
  });

  it('summariseDocument() keeps to a number of characters', () => {
    expect(summariseDocument(document, { shape: 'paragraph', maxCharacters: 150 }).length).toBeLessThanOrEqual(150);
  });

  it('summariseDocument() makes a headline of one line without a final stop', () => {
    const headline = summariseDocument(document, { shape: 'headline' });
    expect(sentences).toContain(`${headline}.`);
  });

  it('summariseDocument() cuts a headline at 160 characters, at a word', () => {
    const endless = `${Array.from({ length: 60 }, (_, index) => `word${index}`).join(' ')}.`;
    const headline = summariseDocument(endless, { shape: 'headline' });
    expect(headline.length).toBeLessThanOrEqual(160);
    expect(endless.startsWith(`${headline} `)).toBe(true);
  });

  it('summariseDocument() does not repeat itself', () => {
    const repeated = `${sentences[0]} ${sentences[0]?.replace('northern', 'Northern')} ${sentences[3]}`;
    const chosen = sentencesOf(summariseDocument(repeated, { shape: 'paragraph', count: 2 }));
    expect(chosen).toContain(sentences[3]);
  });

  it('summariseDocument() joins Japanese sentences without a space', () => {
    const text = '港には北の町から木材を積んだ船が来ます。木材は鉄道で製材所へ運ばれます。';
    expect(summariseDocument(text, { shape: 'paragraph', count: 2 })).toBe(text);
  });

  it('summariseDocument() gives an empty text for an empty document', () => {
    expect(summariseDocument(' \n', { shape: 'paragraph' })).toBe('');
  });

  it.each([
    ['no spaces', 'a'.repeat(1_000_000)],
    ['one sentence', 'word '.repeat(200_000)],
    ['tiny lines', Array.from({ length: 100_000 }, (_, index) => `line ${index}`).join('\n')],
    ['deep nesting', '> '.repeat(500_000)],
    ['open brackets', '](http://'.repeat(110_000)],
    ['abbreviations', 'e.g. Dr. A. '.repeat(80_000)],
    ['one table', '|'.repeat(1_000_000)],
    ['one code block', `\`\`\`\n${'x\n'.repeat(500_000)}`],
  ])('summariseDocument() bounds its answer to 1 MB of %s', { timeout: 10_000 }, (_, hostile) => {
    expect(summariseDocument(hostile, { shape: 'paragraph' }).length).toBeLessThanOrEqual(3100);
  });
});
