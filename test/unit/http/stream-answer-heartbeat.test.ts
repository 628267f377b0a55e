import { afterEach, describe, expect, it, vi } from 'vitest';
import type { StreamAnswerOptions } from '../../../src/http/stream-answer.ts';
import type { EventSink } from '../../../src/shared/use-case.ts';
import { answer, settle } from './answer-stream.ts';

afterEach(() => {
  vi.useRealTimers();
});

describe('streamAnswer(), the start and the heartbeat', () => {
  it('starts after a while although nothing has answered, and fills silence with comments', async () => {
    const gate = Promise.withResolvers<void>();
    const { stream } = await answer(
      async () => {
        await gate.promise;
        return {};
      },
      { startAfterMs: 5, heartbeatMs: 10 },
    );
    const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader.read()).value).toContain('event: start');
    expect((await reader.read()).value).toBe(': still working\n\n');
    expect((await reader.read()).value).toBe(': still working\n\n');
    gate.resolve();
    let last = '';
    for (let part = await reader.read(); !part.done; part = await reader.read()) last = part.value;
    expect(last).toBe('event: done\ndata: {}\n\n');
  });

  it('sends the first heartbeat by its time, whatever was sent, and then counts silence from what was last', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] });
    const { parts, events } = await answerInParts({ heartbeatMs: 10 });
    vi.advanceTimersByTime(9);
    await events.delta('a');
    expect(parts.at(-1)).toContain('event: delta');
    vi.advanceTimersByTime(1);
    await settle();
    expect(parts.at(-1)).toBe(': still working\n\n');
    vi.advanceTimersByTime(9);
    await events.delta('b');
    vi.advanceTimersByTime(9);
    await settle();
    expect(parts.at(-1)).toContain('event: delta');
    vi.advanceTimersByTime(1);
    await settle();
    expect(parts.at(-1)).toBe(': still working\n\n');
  });

  it('counts the time since the request: a body that came slowly delays neither the start nor the heartbeats', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] });
    const streaming = answer(() => new Promise(() => undefined), { elapsedMs: 6, startAfterMs: 10, heartbeatMs: 15 });
    const parts: string[] = [];
    void streaming.then(({ stream }) => collect(stream, parts));
    vi.advanceTimersByTime(3);
    await settle();
    expect(parts).toEqual([]);
    vi.advanceTimersByTime(1);
    await settle();
    expect(parts).toEqual([expect.stringMatching(/^event: start/)]);
    vi.advanceTimersByTime(4);
    await settle();
    expect(parts).toHaveLength(1);
    vi.advanceTimersByTime(1);
    await settle();
    expect(parts.slice(1)).toEqual([': still working\n\n']);
    vi.advanceTimersByTime(14);
    await settle();
    expect(parts).toHaveLength(2);
    vi.advanceTimersByTime(1);
    await settle();
    expect(parts).toHaveLength(3);
  });

  it('begins with the start although the body came later than everything', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] });
    const streaming = answer(() => new Promise(() => undefined), { elapsedMs: 29_000 });
    const parts: string[] = [];
    void streaming.then(({ stream }) => collect(stream, parts));
    vi.advanceTimersByTime(1);
    await settle();
    expect(parts[0]).toMatch(/^event: start/);
  });
});

/** A stream that has begun and never ends, its parts as they come. */
async function answerInParts(
  options: Partial<StreamAnswerOptions>,
): Promise<{ readonly parts: readonly string[]; readonly events: EventSink }> {
  const sink = Promise.withResolvers<EventSink>();
  const { stream } = await answer(async (events) => {
    await events.start();
    sink.resolve(events);
    return new Promise(() => undefined);
  }, options);
  const parts: string[] = [];
  collect(stream, parts);
  return { parts, events: await sink.promise };
}

function collect(stream: ReadableStream<Uint8Array>, parts: string[]): void {
  void stream
    .pipeThrough(new TextDecoderStream())
    .pipeTo(new WritableStream({ write: (text) => void parts.push(text) }));
}
