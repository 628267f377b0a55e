import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import type { ChatStreamEvent } from '../../src/ports/chat-model.ts';
import { createDeadline } from '../../src/shared/deadline.ts';
import { chatChunk, chatEvents, deltaChunk, doneEvent, stopChunk } from '../support/chat-events.ts';
import { sendEvents } from '../support/recording-model-server.ts';
import { startRecordedModel } from '../support/start-recorded-model.ts';

const request = { messages: [{ role: 'user', content: 'Text to be summarised' }] } as const;
const { signal } = new AbortController();
const end = [stopChunk, doneEvent];
const thinking = chatChunk([{ index: 0, delta: { reasoning_content: 'hm' }, finish_reason: null }]);

/** Reads a stream into the texts given, so that they can be seen when it fails. */
async function read(events: AsyncIterable<ChatStreamEvent>, texts: string[] = []): Promise<string> {
  for await (const event of events) if (event.type === 'delta') texts.push(event.text);
  return texts.join('|');
}

/** Sends events and leaves the stream open. */
function begin(response: ServerResponse, ...events: readonly string[]): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write(events.join(''));
}

describe('stream()', () => {
  it('stream() gives up on a model that does not begin, without asking again', async () => {
    const { model, server } = await startRecordedModel((response) => begin(response, chatChunk([])), {
      streamLimits: { firstTokenTimeoutMs: 200 },
    });
    await expect(read(model.stream(request, signal))).rejects.toMatchObject({ code: 'upstream_unavailable' });
    await server.calls[0]?.closed;
    expect(server.calls).toHaveLength(1);
  });

  it('stream() gives up on a model that falls silent', async () => {
    const { model, server } = await startRecordedModel((response) => begin(response, deltaChunk('a')), {
      streamLimits: { idleTimeoutMs: 30 },
    });
    await expect(read(model.stream(request, signal))).rejects.toMatchObject({ code: 'upstream_unavailable' });
    await server.calls[0]?.closed;
  });

  it('stream() stops a model at the characters that were asked for, and says so', async () => {
    const { model, server } = await startRecordedModel((response) => {
      const timer = setInterval(() => response.write(deltaChunk('0123456789')), 1);
      begin(response, deltaChunk('0123456789'));
      response.once('close', () => clearInterval(timer));
    });
    const events: ChatStreamEvent[] = [];
    for await (const event of model.stream({ ...request, maxCharacters: 35 }, signal)) events.push(event);
    await server.calls[0]?.closed;
    expect(events.map(({ type }) => type)).toEqual(['delta', 'delta', 'delta', 'delta', 'end']);
    expect(events.at(-1)).toMatchObject({ finishReason: 'length', usage: { outputTokens: 12 }, attempts: 1 });
  });

  it('stream() waits on for a model that thinks', async () => {
    const { model } = await startRecordedModel(
      (response) => {
        begin(response, thinking);
        setTimeout(() => response.end([deltaChunk('a'), ...end].join('')), 300);
      },
      { streamLimits: { firstTokenTimeoutMs: 200 } },
    );
    await expect(read(model.stream(request, signal))).resolves.toBe('a');
  });

  it('stream() does not count the wait for its key as silence of the model', async () => {
    const { model } = await startRecordedModel((response) => sendEvents(response, [deltaChunk('a'), ...end]), {
      credential: { kind: 'key', key: () => new Promise((resolve) => setTimeout(resolve, 400, 'late')) },
      streamLimits: { firstTokenTimeoutMs: 200 },
    });
    await expect(read(model.stream(request, signal))).resolves.toBe('a');
  });

  it('stream() does not hold its own reader to the limit of silence', async () => {
    const { model } = await startRecordedModel(
      (response) => {
        begin(response, deltaChunk('a'));
        setTimeout(() => response.end([deltaChunk('b'), ...end].join('')), 20);
      },
      { streamLimits: { idleTimeoutMs: 100 } },
    );
    const texts: string[] = [];
    for await (const event of model.stream(request, signal)) {
      if (event.type === 'delta') texts.push(event.text);
      if (texts.length === 2) await new Promise((resolve) => setTimeout(resolve, 150));
    }
    expect(texts).toEqual(['a', 'b']);
  });

  it('stream() rethrows the reason of a deadline that ends in the middle', async () => {
    const { model, server } = await startRecordedModel((response) => begin(response, deltaChunk('a')));
    const deadline = createDeadline({ ms: 150 });
    await expect(read(model.stream(request, deadline.signal))).rejects.toMatchObject({ code: 'deadline_exceeded' });
    await server.calls[0]?.closed;
  });

  it('stream() survives an abort at the very end of the body', async () => {
    const whole = chatEvents('a', 'b').join('');
    const { model } = await startRecordedModel((response) =>
      response.writeHead(200, { 'content-type': 'text/event-stream', 'content-length': whole.length }).end(whole),
    );
    const controller = new AbortController();
    const reason = new Error('enough');
    const reading = (async () => {
      for await (const event of model.stream(request, controller.signal))
        if (event.type === 'delta') controller.abort(reason);
    })();
    await expect(reading).rejects.toBe(reason);
  });

  it('stream() keeps the connection of a whole answer', async () => {
    const { model, server } = await startRecordedModel((response) => sendEvents(response, chatEvents('a')));
    for (let round = 0; round < 5; round += 1) {
      await read(model.stream(request, signal));
      await server.calls[round]?.closed;
    }
    expect(server.connectionCount()).toBe(1);
  });

  it('stream() reads on only when asked', async () => {
    const chunk = deltaChunk('x'.repeat(1000));
    let sent = 0;
    const isBlocked = Promise.withResolvers<void>();
    const { model } = await startRecordedModel((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const pump = (): void => {
        while (sent < 50_000) {
          sent += 1;
          if (!response.write(chunk)) {
            response.once('drain', pump);
            if (response.writableLength > 0) isBlocked.resolve();
            return;
          }
        }
      };
      pump();
    });
    const events = model.stream(request, signal);
    await events.next();
    await isBlocked.promise;
    let before = -1;
    while (before !== sent) {
      before = sent;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(sent).toBeLessThan(20_000);
    await events.return();
  });
});
