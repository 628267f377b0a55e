import { describe, expect, it } from 'vitest';
import { createLoopTurns, type LoopTurns } from '../../../src/shared/create-loop-turns.ts';
import { estimateTokens } from '../../../src/shared/estimate-tokens.ts';
import { splitText } from '../../../src/shared/split-text.ts';

const prose = Array.from(
  { length: 120 },
  (_, index) => `Paragraph ${index} tells of a river. It has ${index} bends, as Dr. Lee wrote. Nobody counts them.`,
).join('\n\n');
const markdown = Array.from(
  { length: 40 },
  (_, index) =>
    `## Part ${index}\n\nSome words about part ${index}.\n\n| key | value |\n| --- | --- |\n| a | ${index} |\n`,
).join('\n');
const japanese = '東京は日本の首都です。人口は約千四百万人です。「大きい街だ。」と人は言う。'.repeat(60);
const emoji = '👩‍👩‍👧‍👦'.repeat(300);

const texts: readonly { name: string; text: string }[] = [
  { name: 'prose', text: prose },
  { name: 'one long paragraph', text: prose.replaceAll('\n\n', ' ') },
  { name: 'Windows line ends', text: prose.replaceAll('\n', '\r\n') },
  { name: 'headings and tables', text: markdown },
  { name: 'Japanese without spaces', text: japanese },
  { name: 'one sentence', text: 'word '.repeat(3_000) },
  { name: 'one word', text: 'x'.repeat(10_000) },
  { name: 'blank lines', text: '\n'.repeat(5_000) },
  { name: 'families of emoji', text: emoji },
  { name: 'marks on one letter', text: `a${'\u0301'.repeat(3_000)}` },
  { name: 'lone surrogates', text: '\uD83D'.repeat(3_000) },
];

async function splitWhole(text: string, maxTokens: number): Promise<string[]> {
  return splitText(text, { maxTokens, turns: createLoopTurns(), signal: new AbortController().signal });
}

/** Turns that are over after every piece of work, and a count of them. */
function createShortTurns(): { turns: LoopTurns; count: () => number } {
  let now = 0;
  let count = 0;
  const turns = createLoopTurns(() => (now += 1_000));
  return {
    turns: {
      begin: (signal) => turns.begin(signal),
      next: async (signal) => {
        count += 1;
        await turns.next(signal);
      },
      isOver: () => turns.isOver(),
    },
    count: () => count,
  };
}

describe('splitText()', () => {
  it.each(texts)('gives $name back when its chunks are joined', async ({ text }) => {
    expect((await splitWhole(text, 200)).join('')).toBe(text);
  });

  it.each(texts)('keeps every chunk of $name within the limit', async ({ text }) => {
    const chunks = await splitWhole(text, 200);
    expect(chunks.length).toBeGreaterThan(1);
    expect(Math.max(...chunks.map(estimateTokens))).toBeLessThanOrEqual(200);
  });

  it('leaves a text that fits whole', async () => {
    expect(await splitWhole('A short text.', 200)).toEqual(['A short text.']);
  });

  it('cuts prose only between paragraphs', async () => {
    expect((await splitWhole(prose, 200)).slice(1).every((chunk) => chunk.startsWith('Paragraph '))).toBe(true);
  });

  it('cuts a long paragraph only between sentences', async () => {
    const chunks = await splitWhole(prose.replaceAll('\n\n', ' '), 200);
    expect(chunks.map((chunk) => chunk.trimEnd().at(-1))).toEqual(chunks.map(() => '.'));
    expect(chunks.every((chunk) => !chunk.trimEnd().endsWith('Dr.'))).toBe(true);
  });

  it('cuts Japanese only after a sentence, never inside a quotation that goes on', async () => {
    const chunks = await splitWhole(japanese, 200);
    expect(chunks.every((chunk) => chunk.endsWith('。') && !chunk.endsWith('だ。'))).toBe(true);
  });

  it('keeps a heading with what follows it, and rows of a table whole', async () => {
    const chunks = await splitWhole(markdown, 200);
    expect(chunks.filter((chunk) => /## [^\n]*\n\s*$/u.test(chunk))).toEqual([]);
    expect(chunks.every((chunk) => chunk.startsWith('##') || chunk.startsWith('|'))).toBe(true);
  });

  it('never cuts inside what a reader sees as one character', async () => {
    expect((await splitWhole(emoji, 200)).every((chunk) => chunk.length % '👩‍👩‍👧‍👦'.length === 0)).toBe(true);
  });

  it.each([
    { name: 'signs without a word', text: `${'!🙂 '.repeat(60_000)}word.` },
    { name: 'millions of lines', text: 'a\n'.repeat(1_500_000) },
    { name: 'millions of marks on one letter', text: `a${'\u0301'.repeat(1_500_000)}` },
    { name: 'abbreviations', text: 'Mr. '.repeat(200_000) },
  ])('gets through $name', async ({ text }) => {
    // Work that grows with the square of the text takes minutes here, more than a test may.
    expect((await splitWhole(text, 8_000)).join('')).toBe(text);
  });

  it('makes chunks of about equal size', async () => {
    const sizes = (await splitWhole(prose, 1_000)).map(estimateTokens);
    expect(Math.min(...sizes)).toBeGreaterThan(0.7 * Math.max(...sizes));
  });

  it.each([
    { name: 'paragraphs', text: prose, parts: 120 },
    { name: 'one paragraph of sentences', text: prose.replaceAll('\n\n', ' '), parts: 360 },
    { name: 'lines without a blank one', text: 'a\n'.repeat(20_000), parts: 60_000 },
    { name: 'one sentence of words', text: 'word '.repeat(20_000), parts: 20_000 },
    { name: 'one word', text: 'x'.repeat(20_000), parts: 1_250 },
    { name: 'one sentence of abbreviations', text: 'Mr. '.repeat(20_000), parts: 40_000 },
  ])('gives the event loop a turn behind every small part of $name', async ({ text, parts }) => {
    const { turns, count } = createShortTurns();
    let rounds = 0;
    const go = (): void => {
      rounds += 1;
      immediate = setImmediate(go);
    };
    let immediate = setImmediate(go);
    const chunks = await splitText(text, { maxTokens: 200, turns, signal: new AbortController().signal });
    clearImmediate(immediate);
    expect(rounds).toBeGreaterThanOrEqual(parts);
    expect(count()).toBeLessThanOrEqual(rounds + 1);
    expect(chunks).toEqual(await splitWhole(text, 200));
  });

  it('serves a text of up to 250,000 characters before longer ones that wait, and those in their order', async () => {
    const splitting = { maxTokens: 200, turns: createLoopTurns(), signal: new AbortController().signal };
    const text = prose.repeat(30);
    const ended: string[] = [];
    const work = async (name: string, length: number): Promise<void> => {
      await splitText(text.slice(0, length), splitting);
      ended.push(name);
    };
    await Promise.all([work('longer', 250_002), work('long', 250_001), work('short', 250_000)]);
    expect(ended).toEqual(['short', 'longer', 'long']);
  });

  it('leaves a mark with its letter behind plain ones', async () => {
    const chunks = await splitWhole(`${'x'.repeat(64)}\u0301${'é'.repeat(31)}`, 16);
    expect(chunks.map((chunk) => chunk.startsWith('\u0301'))).toEqual(chunks.map(() => false));
  });

  it('stops at the next turn once the signal has aborted, with its reason', async () => {
    const { turns, count } = createShortTurns();
    const controller = new AbortController();
    const reason = new Error('the caller has gone');
    const splitting = splitText(prose.repeat(50), { maxTokens: 200, turns, signal: controller.signal });
    setImmediate(() => setImmediate(() => controller.abort(reason)));
    await expect(splitting).rejects.toBe(reason);
    expect(count()).toBeLessThan(10);
  });
});
