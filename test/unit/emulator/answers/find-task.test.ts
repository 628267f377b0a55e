import { describe, expect, it } from 'vitest';
import type { ChatMessage } from '../../../../emulator/wire/chat-request.ts';
import { findTask } from '../../../../emulator/answers/find-task.ts';

const long = Array.from({ length: 12 }, (_, index) => `Sentence number ${index} speaks about the harbour.`).join(' ');

function user(content: string): ChatMessage {
  return { role: 'user', content };
}

function system(content: string): ChatMessage {
  return { role: 'system', content };
}

describe('findTask()', () => {
  it('findTask() takes a tagged block as the document, however short, and the rest as the instruction', () => {
    expect(findTask([system('Be brief.'), user('In 2 sentences:\n<text id="1">Short. Text.</text>')])).toEqual({
      kind: 'summary',
      document: 'Short. Text.',
      instruction: 'Be brief.\nIn 2 sentences:\n\n',
    });
  });

  it('findTask() joins several blocks of one kind, numbered or not', () => {
    const parts = '<part index="1">One.</part>\n<part index="2">Two.</part>\n<part-3>Three.</part-3>';
    expect(findTask([user(`Join these.\n\n${parts}`)])).toMatchObject({ document: 'One.\n\nTwo.\n\nThree.' });
  });

  it('findTask() leaves smaller blocks of another kind to the instruction', () => {
    const task = findTask([user(`<rules>\n2 sentences\n</rules>\n<document>\n${long}\n</document>`)]);
    expect(task).toMatchObject({ document: long, instruction: expect.stringContaining('2 sentences') });
  });

  it('findTask() keeps a closing tag inside nested blocks of the same name', () => {
    const task = findTask([user('<d>\nOuter <d>inner</d> text.\n</d>')]);
    expect(task).toMatchObject({ document: 'Outer <d>inner</d> text.' });
  });

  it('findTask() does not take markup within a text for a block', () => {
    expect(findTask([user(`Summarise: ${long} It is <b>very</b> large.`)])).toMatchObject({
      document: expect.stringContaining('Sentence number 0'),
    });
  });

  it.each([
    ['back-quotes', '```text', '```'],
    ['tildes', '~~~', '~~~'],
    ['quotation marks', '"""', '"""'],
  ])('findTask() takes a block fenced by %s as the document', (_, open, close) => {
    expect(findTask([user(`In one sentence:\n${open}\n${long}\n${close}`)])).toMatchObject({ document: long });
  });

  it.each([
    ['a first line', `Summarise this in 2 sentences.\n\n${long}`],
    ['a beginning with a colon', `Summarise in 2 sentences: ${long}`],
    ['a last paragraph', `${long}\n\nGive me 2 sentences.`],
    ['a beginning in Chinese', `请用2句话总结：${long}`],
  ])('findTask() parts a request in %s from the document', (_, content) => {
    expect(findTask([user(content)])).toMatchObject({ kind: 'summary', document: long });
  });

  it('findTask() takes the longest text as the document and the others as the instruction', () => {
    const content = [
      { type: 'text' as const, text: long },
      { type: 'text' as const, text: '2 sentences' },
    ];
    expect(findTask([system('Help.'), { role: 'user', content }])).toEqual({
      kind: 'summary',
      document: long,
      instruction: 'Help.\n2 sentences',
    });
  });

  it.each([
    ['a question', 'What is the capital of France?'],
    ['a task without a document', 'Write 3 sentences about cats'],
    ['an empty block', '<document></document>'],
    ['nothing', ''],
  ])('findTask() finds no document in %s', (_, content) => {
    expect(findTask([system('You answer in 2 sentences.'), user(content)])).toEqual({ kind: 'other' });
  });
});
