import ModelClient, { isUnexpected } from '@azure-rest/ai-inference';
import { AzureKeyCredential } from '@azure/core-auth';
import { createParser } from 'eventsource-parser';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Emulator } from '../../emulator/start-emulator.ts';
import { startEmulator } from '../../emulator/start-emulator.ts';
import { summaryMessages as messages } from './summary-messages.ts';

const bases = [
  ['/models', undefined],
  ['', undefined],
  ['/openai/v1', ''],
  ['/v1', ''],
] as const;

let emulator: Emulator;

beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.close());

function createClient(base: string, apiVersion: string | undefined, key = emulator.key) {
  return ModelClient(emulator.url + base, new AzureKeyCredential(key), {
    allowInsecureConnection: true,
    retryOptions: { maxRetries: 0 },
    ...(apiVersion === undefined ? {} : { apiVersion }),
  });
}

/** Reads the data of a stream's events, as a client's parser sees them. */
async function readEvents(body: NodeJS.ReadableStream): Promise<string[]> {
  const data: string[] = [];
  const parser = createParser({ onEvent: (event) => data.push(event.data) });
  parser.feed(await text(body));
  return data;
}

describe('emulator with @azure-rest/ai-inference', () => {
  it.each(bases)('base "%s": chat completes', async (base, apiVersion) => {
    const response = await createClient(base, apiVersion)
      .path('/chat/completions')
      .post({ body: { model: 'gpt-5-mini', messages } });
    if (isUnexpected(response)) throw new Error(`Unexpected status ${response.status}`);
    expect(response.body.model).toBe('emulated-extractive-chat-1');
    expect(response.body.choices[0]?.finish_reason).toBe('stop');
    expect(response.body.choices[0]?.message.content).toContain('Lindow');
    expect(response.body.usage.total_tokens).toBeGreaterThan(0);
  });

  it.each(bases)('base "%s": chat streams up to [DONE]', async (base, apiVersion) => {
    const response = await createClient(base, apiVersion)
      .path('/chat/completions')
      .post({ body: { model: 'gpt-5-mini', messages, stream: true } })
      .asNodeStream();
    expect(response.status).toBe('200');
    if (response.body === undefined) throw new Error('No body');
    const events = await readEvents(response.body);
    expect(events.length).toBeGreaterThan(10);
    expect(events.at(-1)).toBe('[DONE]');
  });

  it.each(bases)('base "%s": embeddings answer unit vectors', async (base, apiVersion) => {
    const response = await createClient(base, apiVersion)
      .path('/embeddings')
      .post({ body: { model: 'text-embedding-3-small', input: ['one text', 'another'], dimensions: 64 } });
    if (isUnexpected(response)) throw new Error(`Unexpected status ${response.status}`);
    const lengths = response.body.data.map(({ embedding }) =>
      Array.isArray(embedding) ? Math.hypot(...embedding) : Number.NaN,
    );
    expect(lengths).toEqual([expect.closeTo(1, 5), expect.closeTo(1, 5)]);
  });

  it('a wrong key is the token-style 401, because the client sends both headers', async () => {
    const response = await createClient('/models', undefined, 'wrong')
      .path('/chat/completions')
      .post({ body: { model: 'gpt-5-mini', messages } });
    expect(response.status).toBe('401');
    expect(response.body).toMatchObject({ statusCode: 401 });
  });

  it('an unknown deployment on the model inference route is a text, as its content type says', async () => {
    const response = await createClient('/models', undefined)
      .path('/chat/completions')
      .post({ body: { model: 'nobody', messages } });
    expect(response.status).toBe('404');
    expect(response.body).toBe(
      JSON.stringify({
        error: { code: 'unknown_model', message: 'Unknown model: nobody', details: 'Unknown model: nobody' },
      }),
    );
  });

  it("the client's own api-version is refused by the OpenAI route", async () => {
    const response = await createClient('/openai/v1', undefined)
      .path('/chat/completions')
      .post({ body: { model: 'gpt-5-mini', messages } });
    expect(response.status).toBe('400');
    expect(response.body).toMatchObject({ error: { message: expect.stringContaining('api-version') } });
  });
});
