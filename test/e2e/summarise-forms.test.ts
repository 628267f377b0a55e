import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SummariseAnswer, summariseAnswerSchema } from '../../src/features/summarise/contract.ts';
import { readDocuments, type SampleDocument } from '../support/read-documents.ts';
import {
  chatCompletion,
  type RecordingModelServer,
  sendJson,
  startRecordingModelServer,
} from '../support/recording-model-server.ts';
import { segmentSentences } from '../support/segment-sentences.ts';
import { type RunningApp, startApp } from '../support/start-app.ts';
import { type AppOnEmulator, startAppOnEmulator } from '../support/start-app-on-emulator.ts';

const documents = readDocuments();

const lengths = [
  { length: 'short', sentences: 2 },
  { length: 'medium', sentences: 5 },
  { length: 'long', sentences: 10 },
  { length: { sentences: 1 }, sentences: 1 },
  { length: { sentences: 7 }, sentences: 7 },
  { length: { words: 20 }, words: 20 },
  { length: { words: 60 }, words: 60 },
] as const;
const cases = ['night-bus.en', 'olivar.es', 'tea.ja'].flatMap((name) =>
  lengths.map((bound) => ({ name, wanted: JSON.stringify(bound.length), bound })),
);

describe('POST summarise, forms', () => {
  let app: AppOnEmulator;

  beforeAll(async () => {
    app = await startAppOnEmulator();
  });
  afterAll(() => app.close());

  it.each(cases)('POST summarise keeps a paragraph of $name to $wanted', async ({ name, bound }) => {
    const { text, language } = read(name);
    const { summary } = await summarise(app, { text, length: bound.length });

    expect(summary).not.toContain('\n');
    expectWithin(summary, bound, (paragraph) => segmentSentences(paragraph, language).length);
  });

  it.each(cases)('POST summarise keeps bullets of $name to $wanted', async ({ name, bound }) => {
    const { text } = read(name);
    const { summary } = await summarise(app, { text, length: bound.length, format: 'bullets' });

    const lines = summary.split('\n');
    expect(lines.filter((line) => !/^- \S/u.test(line))).toEqual([]);
    expectWithin(summary, bound, () => lines.length);
  });

  it.each(cases)('POST summarise keeps a headline of $name to one line with $wanted', async ({ name, bound }) => {
    const { text } = read(name);
    const { summary } = await summarise(app, { text, length: bound.length, format: 'headline' });

    expect(summary).toMatch(/^\S.*\S$/u);
    expect(summary.length).toBeLessThanOrEqual(160);
    expectWithin(summary, bound, () => 1);
  });
});

describe('POST summarise, a model that writes too much', () => {
  const sentence = 'The ferry crossed the grey strait twice a day in every season of that long year.';
  const sentences = Array.from({ length: 40 }, (_, index) => `${index + 1} ${sentence}`);

  let model: RecordingModelServer;
  let app: RunningApp;
  let reply = '';

  beforeAll(async () => {
    model = await startRecordingModelServer((_call, response) => sendJson(response, 200, chatCompletion(reply)));
    app = await startApp({ endpoint: `${model.url}/openai/v1`, key: 'any' });
  });
  afterAll(async () => {
    await app.close();
    await model.close();
  });

  it.each(
    lengths.flatMap((bound) => {
      const wanted = JSON.stringify(bound.length);
      const countSentences = (summary: string): number => segmentSentences(summary, 'en').length;
      const countLines = (summary: string): number => summary.split('\n').length;
      return [
        { format: 'paragraph', text: sentences.join(' '), bound, wanted, shape: /^[^\n]+$/, count: countSentences },
        {
          format: 'bullets',
          text: sentences.join('\n'),
          bound,
          wanted,
          shape: /^(?:- [^\n]+\n?)+$/,
          count: countLines,
        },
        { format: 'headline', text: sentences.join('\n'), bound, wanted, shape: /^[^\n]{1,160}$/, count: countLines },
      ];
    }),
  )('POST summarise cuts $format to $wanted, and says so', async ({ format, text, bound, shape, count }) => {
    reply = text;
    const { summary, truncated } = await summarise(app, { text: 'Short.', format, length: bound.length });

    expect(truncated).toBe(true);
    expect(summary.split('\n')[0]).toContain('1 The ferry');
    expect(summary).toMatch(shape);
    expectWithin(summary, bound, count);
  });
});

async function summarise(app: RunningApp, request: object): Promise<SummariseAnswer> {
  const response = await app.post('summarise', request);
  expect(response.status).toBe(200);
  return summariseAnswerSchema.parse(await response.json());
}

function read(wanted: string): SampleDocument {
  const document = documents.find(({ name }) => name === wanted);
  if (document === undefined) throw new TypeError(`There is no document ${wanted}`);
  return document;
}

/** Holds a summary to its length and the 20 % it may have more. */
function expectWithin(summary: string, bound: (typeof lengths)[number], count: (summary: string) => number): void {
  const [units, asked] = 'words' in bound ? [countWords(summary), bound.words] : [count(summary), bound.sentences];
  expect(units).toBeGreaterThan(0);
  expect(units).toBeLessThanOrEqual(asked * 1.2);
}

/** Words between spaces; in scripts without spaces, as the dictionary of ICU has them. */
function countWords(text: string): number {
  const words = text.split(/\s+/u).filter((word) => /[\p{L}\p{N}]/u.test(word));
  return words.reduce(
    (sum, word) => sum + (/[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]/u.test(word) ? dictionaryWords(word) : 1),
    0,
  );
}

function dictionaryWords(text: string): number {
  const segments = new Intl.Segmenter('ja', { granularity: 'word' }).segment(text);
  return Array.from(segments).filter(({ isWordLike }) => isWordLike === true).length;
}
