import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EmulatorLogEntry } from '../../emulator/emulator-log-entry.ts';
import { type Emulator, startEmulator } from '../../emulator/start-emulator.ts';
import { createInferenceChatModel } from '../../src/adapters/inference/inference-chat-model.ts';
import { recogniseRoute } from '../../src/adapters/inference/route-kind.ts';
import type { ChatModel, ChatRequest, ChatStreamEvent } from '../../src/ports/chat-model.ts';

const document = [
  'The harbour of Vell was built by the guild of salt merchants in the twelfth century.',
  'Its long stone pier shelters fishing boats from the winter storms of the north sea.',
  'The salt merchants of the harbour paid for the pier with a tax on every barrel of salt.',
  'A lighthouse at the end of the pier guides the fishing boats home in every storm.',
  'Today the harbour is a museum, and the pier is open to visitors in the summer.',
].join(' ');
const request: ChatRequest = {
  messages: [
    { role: 'system', content: 'Summarise the document in 2 sentences.' },
    { role: 'user', content: document },
  ],
};
const { signal } = new AbortController();

let emulator: Emulator;
let slow: Emulator;
let finished = Promise.withResolvers<EmulatorLogEntry>();

beforeAll(async () => {
  emulator = await startEmulator();
  slow = await startEmulator({
    streamTokensPerSecond: 20,
    onRequest: (entry) => finished.resolve(entry),
  });
});
afterAll(async () => {
  await Promise.all([emulator.close(), slow.close()]);
});

function createModel({ url, key }: Emulator, path: string, wrongKey?: string): ChatModel & { close(): void } {
  const route = recogniseRoute(`${url}${path}`);
  if (route === undefined) throw new TypeError(`No route: ${path}`);
  return createInferenceChatModel({
    route,
    defaultDeployment: 'Mistral-large',
    maxSockets: 8,
    credential: { kind: 'key', key: () => Promise.resolve(wrongKey ?? key) },
  });
}

/** Tokens made after the reader left are wasted; a few are on their way when it does. */
function isFew(tokens: number): boolean {
  return tokens <= 5;
}

async function collect(events: AsyncIterable<ChatStreamEvent>): Promise<readonly ChatStreamEvent[]> {
  const all: ChatStreamEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

describe.each(['/models', '/openai/v1', '/v1', '/'])('ChatModel on %s of the emulator', (path) => {
  it('complete() answers with text, deployment, model and usage', async () => {
    const model = createModel(emulator, path);
    const answer = await model.complete(request, signal);
    expect(answer).toMatchObject({ deployment: 'Mistral-large', finishReason: 'stop', attempts: 1 });
    expect(answer.text.length).toBeGreaterThan(40);
    expect(answer.text.length).toBeLessThan(document.length);
    expect(answer.model).toContain('emulated');
    expect(answer.usage.inputTokens).toBeGreaterThan(50);
    expect(answer.usage.outputTokens).toBeGreaterThan(5);
    model.close();
  });

  it('stream() gives the same answer in deltas, and the end last', async () => {
    const model = createModel(emulator, path);
    const whole = await model.complete(request, signal);
    const events = await collect(model.stream(request, signal));
    const texts = events.flatMap((event) => (event.type === 'delta' ? [event.text] : []));
    expect(texts.join('')).toBe(whole.text);
    expect(texts.length).toBeGreaterThan(5);
    expect(texts).not.toContain('');
    const { text: _text, ...outcome } = whole;
    expect(events.at(-1)).toEqual({ type: 'end', ...outcome });
    expect(events.filter(({ type }) => type === 'end')).toHaveLength(1);
    model.close();
  });

  it('complete() and stream() name a deployment that is not there', async () => {
    const model = createModel(emulator, path);
    const unknown = { ...request, deployment: 'not-here' };
    const expected = { code: 'deployment_not_found', message: expect.stringContaining("'not-here'") };
    await expect(model.complete(unknown, signal)).rejects.toMatchObject(expected);
    await expect(collect(model.stream(unknown, signal))).rejects.toMatchObject(expected);
    model.close();
  });

  it('complete() and stream() tell a wrong key, and not the key', async () => {
    const model = createModel(emulator, path, 'wrong-key-1234567890');
    for (const call of [model.complete(request, signal), collect(model.stream(request, signal))]) {
      const error = await call.catch((error: unknown) => error);
      expect(error).toMatchObject({ code: 'upstream_auth', facts: { upstream: { status: 401 } } });
      expect(inspect(error, { depth: 10, showHidden: true })).not.toContain('wrong-key');
    }
    model.close();
  });

  it('stream() ends the call at the endpoint when its reader leaves', async () => {
    const model = createModel(slow, path);
    finished = Promise.withResolvers();
    for await (const event of model.stream(request, signal)) {
      if (event.type === 'delta') break;
    }
    await expect(finished.promise).resolves.toMatchObject({
      completed: false,
      tokensProduced: expect.toSatisfy(isFew),
    });
    model.close();
  });

  it('stream() ends the call and rethrows the reason when aborted', async () => {
    const model = createModel(slow, path);
    finished = Promise.withResolvers();
    const controller = new AbortController();
    const reason = new Error('the caller left');
    const reading = (async () => {
      for await (const event of model.stream(request, controller.signal))
        if (event.type === 'delta') controller.abort(reason);
    })();
    await expect(reading).rejects.toBe(reason);
    await expect(finished.promise).resolves.toMatchObject({
      completed: false,
      tokensProduced: expect.toSatisfy(isFew),
    });
    model.close();
  });
});
