import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { chatEvents } from '../support/chat-events.ts';
import { chatCompletion, sendEvents, sendJson } from '../support/recording-model-server.ts';
import { recordedKey, startRecordedModel } from '../support/start-recorded-model.ts';

const request = { messages: [{ role: 'user', content: 'Text to be summarised' }] } as const;
const { signal } = new AbortController();

describe('complete()', () => {
  it.each([
    ['/openai/v1', '/openai/v1/chat/completions', 'api-key', 'main'],
    ['/models', '/models/chat/completions?api-version=2024-05-01-preview', 'api-key', 'main'],
    ['/models?api-version=a%26b', '/models/chat/completions?api-version=a%26b', 'api-key', 'main'],
    ['//models', '/models/chat/completions?api-version=2024-05-01-preview', 'api-key', 'main'],
    ['/v1', '/v1/chat/completions', 'authorization', 'main'],
    ['', '/chat/completions?api-version=2024-05-01-preview', 'authorization', 'main'],
  ])('complete() on %j sends path, key header and model of the route', async (path, target, header, deployment) => {
    const { model, server } = await startRecordedModel((response) => sendJson(response, 200, chatCompletion('hi')), {
      path,
    });
    await model.complete(request, signal);
    expect(server.calls[0]).toMatchObject({ path: target, body: { model: deployment, messages: request.messages } });
    const headers = server.calls[0]?.headers ?? {};
    expect(headers[header]).toBe(header === 'api-key' ? recordedKey : `Bearer ${recordedKey}`);
    expect(headers[header === 'api-key' ? 'authorization' : 'api-key']).toBeUndefined();
  });

  it('complete() on azure-openai names the deployment in the URL alone', async () => {
    const path = '/openai/deployments/from-url';
    const { model, server } = await startRecordedModel((response) => sendJson(response, 200, chatCompletion('hi')), {
      path,
    });
    await model.complete(request, signal);
    await model.complete({ ...request, deployment: 'an/other' }, signal);
    expect(server.calls.map((call) => call.path)).toEqual([
      '/openai/deployments/from-url/chat/completions?api-version=2025-04-01-preview',
      '/openai/deployments/an%2Fother/chat/completions?api-version=2025-04-01-preview',
    ]);
    expect(server.calls[0]?.body).not.toHaveProperty('model');
    await expect(model.complete({ ...request, deployment: '..' }, signal)).rejects.toMatchObject({
      code: 'deployment_not_found',
    });
  });

  it('complete() goes past the proxy for a loopback endpoint', async () => {
    onTestFinished(() => void vi.unstubAllEnvs());
    vi.stubEnv('HTTP_PROXY', 'http://127.0.0.1:9');
    vi.stubEnv('HTTPS_PROXY', 'http://127.0.0.1:9');
    const { model } = await startRecordedModel((response) => sendJson(response, 200, chatCompletion('hi')));
    await expect(model.complete(request, signal)).resolves.toMatchObject({ text: 'hi' });
  });

  it('complete() names the app, and each call by an id of its own', async () => {
    const { model, server } = await startRecordedModel((response) => sendJson(response, 200, chatCompletion('hi')));
    await model.complete(request, signal);
    await model.complete(request, signal);
    const headers = server.calls.map((call) => call.headers);
    expect(headers[0]?.['user-agent']).toBe(`azure-inference-functions node/${process.versions.node}`);
    const ids = headers.map((sent) => sent['x-ms-client-request-id']);
    expect(ids).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/), expect.stringMatching(/^[0-9a-f-]{36}$/)]);
    expect(ids[0]).not.toBe(ids[1]);
  });

  it('complete() asks for the key at each call', async () => {
    const keys = ['first', 'second'];
    const { model, server } = await startRecordedModel((response) => sendJson(response, 200, chatCompletion('hi')), {
      credential: { kind: 'key', key: async () => keys.shift() ?? '' },
    });
    await model.complete(request, signal);
    await model.complete(request, signal);
    expect(server.calls.map(({ headers }) => headers['api-key'])).toEqual(['first', 'second']);
  });

  it('complete() sends the token there is at each call', async () => {
    const tokens = ['token-1', 'token-2'];
    const { model, server } = await startRecordedModel((response) => sendJson(response, 200, chatCompletion('hi')), {
      credential: { kind: 'token', token: () => Promise.resolve(tokens.shift() ?? '') },
    });
    await model.complete(request, signal);
    await model.complete(request, signal);
    expect(server.calls.map(({ headers }) => headers.authorization)).toEqual(['Bearer token-1', 'Bearer token-2']);
  });

  it.each([
    { name: 'null', sent: null },
    { name: 'an empty object', sent: {} },
    { name: 'words', sent: { prompt_tokens: '9', completion_tokens: 'two' } },
    { name: 'numbers that are no counts', sent: { prompt_tokens: -5, completion_tokens: 1.5 } },
    { name: 'a list', sent: [9, 2] },
  ])('complete() estimates the usage where the endpoint gives $name', async ({ sent }) => {
    const { model } = await startRecordedModel((response) =>
      sendJson(response, 200, { ...chatCompletion('four'), usage: sent }),
    );
    const { usage } = await model.complete(request, signal);
    expect(usage).toEqual({ inputTokens: 6, outputTokens: 1 });
  });
});

describe('stream()', () => {
  it.each([
    ['/openai/v1', true],
    ['/v1', true],
    ['/openai/deployments/main', true],
    ['/models', false],
    ['/score', false],
    ['', false],
  ])('stream() on %j asks for the usage: %s', async (path, isAsked) => {
    const { model, server } = await startRecordedModel((response) => sendEvents(response, chatEvents('a')), { path });
    for await (const event of model.stream(request, signal)) expect(event).toBeDefined();
    expect(server.calls[0]?.text.includes('"stream_options":{"include_usage":true}')).toBe(isAsked);
  });
});
