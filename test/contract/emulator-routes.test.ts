import { describe, expect, it } from 'vitest';
import { defaultKey } from '../../emulator/start-emulator.ts';
import { summaryMessages as messages } from './summary-messages.ts';
import { useEmulator } from './use-emulator.ts';

const { post, url } = useEmulator();

describe('emulator routes', () => {
  it.each([
    ['/models', 'mistral-LARGE'],
    ['', 'mistral-large'],
    ['', undefined],
    ['/openai/v1', 'Mistral-large'],
    ['/v1', 'Mistral-large'],
  ])('POST %s/chat/completions answers for the name %s', async (base, model) => {
    const { status, json } = await post(`${base}/chat/completions`, { model, messages });
    expect(status).toBe(200);
    expect(json).toMatchObject({
      id: expect.stringMatching(/^chatcmpl-/),
      object: 'chat.completion',
      created: expect.any(Number),
      model: 'emulated-extractive-chat-1',
      choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: expect.any(String) } }],
      usage: {
        prompt_tokens: expect.any(Number),
        completion_tokens: expect.any(Number),
        total_tokens: expect.any(Number),
      },
    });
  });

  it('the model inference route takes the name from a header', async () => {
    const { status } = await post(
      '/models/chat/completions',
      { messages },
      { 'x-ms-model-mesh-model-name': 'phi-4-mini-instruct' },
    );
    expect(status).toBe(200);
  });

  it.each([
    ['POST', '/models/responses'],
    ['GET', '/chat/completions'],
    ['POST', '/nothing'],
  ])('%s %s is a 404 of the host', async (method, path) => {
    const response = await fetch(url() + path, { method });
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({ error: { code: '404', message: 'Resource not found' } });
  });

  it.each([
    ['/models', '2024-05-01-preview', 200],
    ['/models', 'newest', 404],
    ['', '2025-04-01', 200],
    ['/openai/v1', 'preview', 200],
    ['/openai/v1', '2024-10-21', 400],
    ['/v1', '2024-10-21', 200],
  ])('base %s with api-version %s answers %i', async (base, version, status) => {
    const answer = await post(`${base}/chat/completions?api-version=${version}`, { model: 'gpt-5-mini', messages });
    expect(answer.status).toBe(status);
  });
});

describe('emulator authentication', () => {
  it.each([
    ['api-key', { 'api-key': defaultKey }],
    ['Bearer', { authorization: `Bearer ${defaultKey}` }],
    ['both, the Bearer value right', { 'api-key': 'wrong', authorization: `Bearer ${defaultKey}` }],
  ])('the key is taken as %s', async (_, headers) => {
    const response = await fetch(`${url()}/chat/completions`, {
      method: 'POST',
      headers: new Headers(headers),
      body: JSON.stringify({ messages }),
    });
    expect(response.status).toBe(200);
  });

  it('a wrong Bearer value is refused as a token, whatever the api-key', async () => {
    const { status, json } = await post('/chat/completions', { messages }, { authorization: 'Bearer wrong' });
    expect(status).toBe(401);
    expect(json).toEqual({
      statusCode: 401,
      message:
        'Unauthorized. Access token is missing, invalid, audience is incorrect (https://cognitiveservices.azure.com), or have expired.',
    });
  });

  it.each(['wrong', ''])('the api-key "%s" alone is refused as a key', async (key) => {
    const { status, headers, json } = await post('/chat/completions', { messages }, { 'api-key': key });
    expect(status).toBe(401);
    expect(headers.get('www-authenticate')).not.toBeNull();
    expect(json).toEqual({ error: { code: '401', message: expect.stringContaining('invalid subscription key') } });
  });
});

describe('emulator deployments', () => {
  it.each(['/models', ''])('an unknown name on "%s" is unknown_model, JSON labelled as plain text', async (base) => {
    const { status, headers, json } = await post(`${base}/chat/completions`, { model: 'nobody', messages });
    expect(status).toBe(404);
    expect(headers.get('content-type')).toBe('text/plain; charset=utf-8');
    const message = 'Unknown model: nobody';
    expect(json).toEqual({ error: { code: 'unknown_model', message, details: message } });
  });

  it.each([
    ['/openai/v1', 'DeploymentNotFound'],
    ['/v1', 'model_not_found'],
  ])('a name in another case on %s is %s', async (base, code) => {
    const { status, json } = await post(`${base}/chat/completions`, { model: 'GPT-5-mini', messages });
    expect(status).toBe(404);
    expect(json).toMatchObject({ error: { code } });
  });

  it('a missing name on the model inference route is no_model_name, with details as text', async () => {
    const { status, json } = await post('/models/chat/completions', { messages });
    expect(status).toBe(400);
    expect(json).toMatchObject({
      error: { code: 'no_model_name', details: expect.stringContaining('No model specified') },
    });
  });

  it('a missing name on the OpenAI route is an invalid request', async () => {
    const { status, json } = await post('/openai/v1/chat/completions', { messages });
    expect(status).toBe(400);
    expect(json).toMatchObject({ error: { type: 'invalid_request_error' } });
  });

  it('an operation the deployment lacks is refused', async () => {
    const { status, json } = await post('/models/embeddings', { model: 'gpt-5-mini', input: ['a'] });
    expect(status).toBe(400);
    expect(json).toMatchObject({ error: { code: 'OperationNotSupported' } });
  });
});
