import { describe, expect, it } from 'vitest';
import { CallerGone, type ClientConnection } from '../../../src/http/client-connection.ts';
import { toProblem } from '../../../src/http/problem.ts';
import { streamAnswer, type StreamAnswerOptions } from '../../../src/http/stream-answer.ts';
import { AppError } from '../../../src/shared/app-error.ts';
import type { EventSink } from '../../../src/shared/use-case.ts';

describe('streamAnswer()', () => {
  it('sends start, progress, deltas and the whole answer, in order', async () => {
    const { stream, ends } = await answer(async (events) => {
      await events.progress({ stage: 'map', done: 1, total: 2 });
      await events.delta('a\n"b"');
      return { text: 'a' };
    });
    expect(await read(stream)).toBe(
      'event: start\ndata: {"requestId":"id"}\n\n' +
        'event: progress\ndata: {"stage":"map","done":1,"total":2}\n\n' +
        'event: delta\ndata: {"text":"a\\n\\"b\\""}\n\n' +
        'event: done\ndata: {"text":"a"}\n\n',
    );
    expect(ends).toEqual([undefined]);
  });

  it('rejects with what fails before the start', async () => {
    const failure = new AppError('upstream_auth', 'Cannot');
    await expect(answer(() => Promise.reject(failure))).rejects.toBe(failure);
  });

  it('ends with an error event after the start, never with a broken stream', async () => {
    const failure = new AppError('upstream_invalid_answer', 'Cannot go on');
    const { stream, ends } = await answer(async (events) => {
      await events.delta('a');
      throw failure;
    });
    const text = await read(stream);
    expect(text).toContain('event: error\ndata: {"type":"about:blank"');
    expect(text).toContain('"code":"upstream_invalid_answer"');
    expect(text).not.toContain('event: done');
    expect(ends).toEqual([failure]);
  });

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

  it('does not go on before the caller has taken the last event', async () => {
    let sent = 0;
    const { stream } = await answer(async (events) => {
      for (; sent < 100; sent += 1) await events.delta('x');
      return {};
    });
    const reader = stream.getReader();
    await reader.read();
    await new Promise((resolve) => setImmediate(resolve));
    expect(sent).toBeLessThan(5);
  });

  it('ends quietly when the caller has gone', async () => {
    const controller = new AbortController();
    const { stream, ends } = await answer(
      async (events) => {
        await events.delta('a');
        controller.abort(new CallerGone());
        await events.delta('b');
        throw controller.signal.reason;
      },
      { connection: { gone: controller.signal, drained: () => Promise.resolve() } },
    );
    expect(await read(stream)).not.toContain('error');
    expect(ends).toEqual([controller.signal.reason]);
  });
});

const connection: ClientConnection = { gone: new AbortController().signal, drained: () => Promise.resolve() };

async function answer(
  run: (events: EventSink) => Promise<unknown>,
  options: Partial<StreamAnswerOptions> = {},
): Promise<{ stream: ReadableStream<Uint8Array>; ends: unknown[] }> {
  const ends: unknown[] = [];
  const stream = await streamAnswer({
    start: { requestId: 'id' },
    run,
    connection,
    toProblem: (error) => toProblem(error, 'id'),
    onEnd: (error) => ends.push(error),
    ...options,
  });
  return { stream, ends };
}

function read(stream: ReadableStream<Uint8Array>): Promise<string> {
  return new Response(stream).text();
}
