import { request as httpRequest } from 'node:http';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Emulator } from '../../emulator/start-emulator.ts';
import type { EmulatorLogEntry } from '../../emulator/emulator-log-entry.ts';
import { startEmulator } from '../../emulator/start-emulator.ts';
import { postJson } from './post-json.ts';
import { summaryMessages as messages } from './summary-messages.ts';

let emulator: Emulator;
let onEntry: (entry: EmulatorLogEntry) => void = () => undefined;

beforeAll(async () => {
  emulator = await startEmulator({ onRequest: (entry) => onEntry(entry) });
});
afterAll(() => emulator.close());

function post(path: string, body: unknown, headers: Record<string, string> = {}): ReturnType<typeof postJson> {
  return postJson(emulator.url + path, body, { 'api-key': emulator.key, ...headers });
}

function dataOf(text: string): string[] {
  return text.split('\n\n').map((event) => event.replace(/^data: /, ''));
}

describe('emulator chat', () => {
  it('limits of tokens cut the answer and say so', async () => {
    for (const field of ['max_tokens', 'max_completion_tokens']) {
      const { json } = await post('/v1/chat/completions', { model: 'gpt-5-mini', messages, [field]: 3 });
      expect(json).toMatchObject({ choices: [{ finish_reason: 'length' }], usage: { completion_tokens: 3 } });
    }
  });

  it.each([[' '], [['zzz', ' ']]])('the stop sequence %j ends the answer before it', async (stop) => {
    const { json } = await post('/v1/chat/completions', { model: 'gpt-5-mini', messages, stop });
    expect(json).toMatchObject({
      choices: [{ finish_reason: 'stop', message: { content: expect.not.stringContaining(' ') } }],
    });
  });

  it('the client request id is echoed', async () => {
    const { headers } = await post('/chat/completions', { messages }, { 'x-ms-client-request-id': 'mine' });
    expect(headers.get('x-ms-client-request-id')).toBe('mine');
    expect(headers.get('apim-request-id')).not.toBeNull();
  });
});

describe('emulator streams', () => {
  const stream = { model: 'gpt-5-mini', messages, stream: true };

  it('a stream joins to the answer that is not streamed', async () => {
    const whole = await post('/models/chat/completions', { model: 'gpt-5-mini', messages });
    const { headers, text } = await post('/models/chat/completions', stream);
    expect(headers.get('content-type')).toBe('text/event-stream');
    const chunks = dataOf(text).slice(0, -2);
    const content = chunks.map((chunk) => JSON.parse(chunk).choices[0].delta.content ?? '').join('');
    expect(whole.json).toMatchObject({ choices: [{ message: { content } }] });
    expect(chunks.length).toBeGreaterThan(10);
  });

  it('a stream ends with [DONE] and an empty line', async () => {
    const { text } = await post('/models/chat/completions', stream);
    expect(text.endsWith('data: [DONE]\n\n')).toBe(true);
  });

  it('a stream begins with the role', async () => {
    const { text } = await post('/models/chat/completions', stream);
    expect(JSON.parse(dataOf(text)[0] ?? '')).toMatchObject({
      object: 'chat.completion.chunk',
      choices: [{ delta: { role: 'assistant', content: '' }, finish_reason: null }],
    });
  });

  it.each(['/models', ''])('usage is on the last chunk on "%s"', async (base) => {
    const events = dataOf((await post(`${base}/chat/completions`, stream)).text);
    expect(JSON.parse(events.at(-3) ?? '')).toMatchObject({
      choices: [{ delta: {}, finish_reason: 'stop' }],
      usage: { total_tokens: expect.any(Number) },
    });
  });

  it.each(['/openai/v1', '/v1'])('usage on %s comes in its own chunk, only when asked for', async (base) => {
    const plain = await post(`${base}/chat/completions`, stream);
    expect(plain.text).not.toContain('usage');
    const asked = await post(`${base}/chat/completions`, { ...stream, stream_options: { include_usage: true } });
    const events = dataOf(asked.text);
    expect(JSON.parse(events.at(-3) ?? '')).toMatchObject({ choices: [], usage: { total_tokens: expect.any(Number) } });
    expect(JSON.parse(events.at(-4) ?? '')).toMatchObject({ choices: [{ finish_reason: 'stop' }], usage: null });
  });

  it('a failure before the first chunk is an ordinary error', async () => {
    const { status, json } = await post('/models/chat/completions', { ...stream, model: 'nobody' });
    expect(status).toBe(404);
    expect(json).toMatchObject({ error: { code: 'unknown_model' } });
  });

  it('a caller that leaves ends the production, and the log shows how far it came', async () => {
    await using slow = await startSlowEmulator();
    const call = httpRequest(`${slow.emulator.url}/chat/completions`, {
      method: 'POST',
      headers: { 'api-key': slow.emulator.key },
    });
    call.on('error', () => undefined);
    call.end(JSON.stringify({ messages, stream: true }));
    const [response] = await once(call, 'response');
    await once(response, 'data');
    call.destroy();
    expect(await slow.entry).toMatchObject({
      route: 'serverless',
      operation: 'chat',
      deployment: 'gpt-5-mini',
      status: 200,
      completed: false,
      tokensProduced: expect.any(Number),
    });
    expect((await slow.entry).tokensProduced).toBeLessThanOrEqual(5);
  });

  it('the log of a whole stream counts all its tokens', async () => {
    const logged = new Promise<EmulatorLogEntry>((resolve) => {
      onEntry = resolve;
    });
    const { text } = await post('/models/chat/completions', stream);
    const { usage } = JSON.parse(dataOf(text).at(-3) ?? '');
    expect(await logged).toMatchObject({ completed: true, status: 200, tokensProduced: usage.completion_tokens });
  });
});

async function startSlowEmulator() {
  const { promise: entry, resolve } = Promise.withResolvers<EmulatorLogEntry>();
  const slow = await startEmulator({ streamTokensPerSecond: 20, onRequest: resolve });
  return { emulator: slow, entry, [Symbol.asyncDispose]: () => slow.close() };
}
