import { describe, expect, it } from 'vitest';
import { summaryMessages as messages } from './summary-messages.ts';
import { useEmulator } from './use-emulator.ts';

const { post } = useEmulator();

describe('emulator request bodies', () => {
  it.each([
    ['no body', ''],
    ['no JSON', '{'],
    ['no object', '[]'],
    ['no messages', { model: 'gpt-5-mini' }],
    ['empty messages', { model: 'gpt-5-mini', messages: [] }],
    ['an unknown role', { model: 'gpt-5-mini', messages: [{ role: 'robot', content: 'x' }] }],
    ['a text as temperature', { model: 'gpt-5-mini', messages, temperature: 'hot' }],
    ['a temperature out of range', { model: 'gpt-5-mini', messages, temperature: 3 }],
    ['a negative token limit', { model: 'gpt-5-mini', messages, max_tokens: -1 }],
  ])('%s is a 400 on every route', async (_, body) => {
    for (const base of ['/models', '', '/openai/v1', '/v1']) {
      const { status, json } = await post(`${base}/chat/completions`, body);
      expect({ base, status }).toEqual({ base, status: 400 });
      expect(json).toMatchObject({ error: { message: expect.any(String) } });
    }
  });

  it('an empty body on /embeddings is a 400', async () => {
    expect((await post('/embeddings', '')).status).toBe(400);
  });

  it.each([
    ['response_format', { response_format: { type: 'json_object' } }],
    ['tool_choice', { tools: [{ type: 'function', function: { name: 'f' } }], tool_choice: 'required' }],
    ['messages', { messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'data:,' } }] }] }],
  ])('an unsupported %s is a 422 that names it', async (parameter, fields) => {
    const inference = await post('/models/chat/completions', { model: 'gpt-5-mini', messages, ...fields });
    expect(inference.status).toBe(422);
    expect(inference.json).toMatchObject({ code: 'parameter_not_supported', detail: { loc: ['body', parameter] } });
    const openAi = await post('/openai/v1/chat/completions', { model: 'gpt-5-mini', messages, ...fields });
    expect(openAi.status).toBe(422);
    expect(openAi.json).toMatchObject({ error: { param: parameter } });
  });

  it.each([
    [undefined, 400],
    ['error', 400],
    ['drop', 200],
    ['pass-through', 200],
    ['ignore', 400],
  ])('extra-parameters: %s with an extra field answers %i', async (value, status) => {
    const headers: Record<string, string> = value === undefined ? {} : { 'extra-parameters': value };
    const answer = await post('/models/chat/completions', { model: 'gpt-5-mini', messages, user: 'u' }, headers);
    expect(answer.status).toBe(status);
  });

  it.each([undefined, 'ignore'])('a refusal under extra-parameters: %s is a text under detail', async (value) => {
    const headers: Record<string, string> = value === undefined ? {} : { 'extra-parameters': value };
    const { json } = await post('/models/chat/completions', { model: 'gpt-5-mini', messages, user: 'u' }, headers);
    expect(json).toEqual({ detail: expect.any(String) });
  });

  it('an unknown field is refused by the OpenAI route and ignored by compatible servers', async () => {
    const body = { model: 'gpt-5-mini', messages, colour: 'red' };
    expect((await post('/openai/v1/chat/completions', body)).status).toBe(400);
    expect((await post('/v1/chat/completions', body)).status).toBe(200);
  });

  it('a body above the limit is a 413, and its connection serves the next request', async () => {
    const { status } = await post('/chat/completions', 'x'.repeat(33 * 1024 * 1024));
    expect(status).toBe(413);
    expect((await post('/chat/completions', { messages })).status).toBe(200);
  });

  it('an encoded body is a 415', async () => {
    expect((await post('/chat/completions', { messages }, { 'content-encoding': 'gzip' })).status).toBe(415);
  });
});
