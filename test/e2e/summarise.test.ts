import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SummariseAnswer, summariseAnswerSchema } from '../../src/features/summarise/contract.ts';
import { readDocuments, type SampleDocument } from '../support/read-documents.ts';
import { segmentSentences } from '../support/segment-sentences.ts';
import { type AppOnEmulator, startAppOnEmulator } from '../support/start-app-on-emulator.ts';

const documents = readDocuments();

let app: AppOnEmulator;

beforeAll(async () => {
  app = await startAppOnEmulator({ keyFrom: 'vault' });
});
afterAll(() => app.close());

async function summarise(request: object, path = 'summarise'): Promise<SummariseAnswer> {
  const response = await app.post(path, request);
  expect(response.status).toBe(200);
  return summariseAnswerSchema.parse(await response.json());
}

describe('POST summarise', () => {
  it.each(['summarise', 'summarize'])('POST %s answers with the summary and where it comes from', async (path) => {
    const response = await app.post(path, { text: read('lighthouse.en').text }, { 'x-request-id': 'my-request.1' });

    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(response.headers.get('x-request-id')).toBe('my-request.1');
    expect(await response.json()).toEqual({
      summary: expect.stringContaining('lighthouse'),
      truncated: false,
      strategy: 'single',
      chunks: 1,
      deployment: 'gpt-5-mini',
      model: 'emulated-extractive-chat-1',
      usage: { inputTokens: expect.any(Number), outputTokens: expect.any(Number), calls: 1 },
      attempts: 1,
    });
  });

  it('POST summarise reads the key of the models from the vault, once', async () => {
    await Promise.all(documents.slice(0, 4).map(({ text }) => summarise({ text })));

    expect(app.vault?.requestCount(200)).toBe(1);
    expect(app.log()).not.toContain(app.key);
  });

  it('POST summarise names the deployment that was asked for', async () => {
    const answer = await summarise({ text: read('moor.de').text, deployment: 'Mistral-large' });

    expect(answer.deployment).toBe('Mistral-large');
  });
});

describe('POST summarise, documents', () => {
  it('POST summarise gives ten documents ten summaries', async () => {
    const answers = await Promise.all(documents.map(({ text }) => summarise({ text })));

    expect(documents.length).toBeGreaterThanOrEqual(10);
    expect(new Set(documents.map(({ language }) => language)).size).toBe(7);
    expect(new Set(answers.map(({ summary }) => summary)).size).toBe(documents.length);
  });

  it.each(documents)('POST summarise finds every sentence in $name', async ({ text, language }) => {
    const { summary } = await summarise({ text, length: 'long' });
    const sentences = segmentSentences(summary, language);

    expect(sentences.length).toBeGreaterThanOrEqual(5);
    const source = collapse(text);
    expect(sentences.filter((sentence) => !source.includes(sentence))).toEqual([]);
  });
});

function read(wanted: string): SampleDocument {
  const document = documents.find(({ name }) => name === wanted);
  if (document === undefined) throw new TypeError(`There is no document ${wanted}`);
  return document;
}

function collapse(text: string): string {
  return text.replaceAll(/\s+/gu, ' ').trim();
}
