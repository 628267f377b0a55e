import { afterEach, describe, expect, it, vi } from 'vitest';
import { CallerGone } from '../../../src/http/library/client-connection.ts';
import { AppError } from '../../../src/shared/app-error.ts';
import type { EventSink } from '../../../src/shared/use-case.ts';
import { answer, connection, read, settle } from './answer-stream.ts';

afterEach(() => {
  vi.useRealTimers();
});

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
    const ends: unknown[] = [];
    await expect(answer(() => Promise.reject(failure), {}, ends)).rejects.toBe(failure);
    expect(ends).toEqual([]);
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

  it.each([
    { name: 'an answer', run: () => Promise.resolve({}) },
    { name: 'a failure before the start', run: () => Promise.reject(new Error('no')) },
    {
      name: 'a failure after the start',
      run: async (events: EventSink) => {
        await events.start();
        throw new Error('no');
      },
    },
  ])('leaves no timer behind after $name', async ({ run }) => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] });
    const streaming = answer(run);
    await Promise.allSettled([streaming.then(({ stream }) => read(stream))]);
    expect(vi.getTimerCount()).toBe(0);
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
      { signal: controller.signal },
    );
    expect(await read(stream)).not.toContain('error');
    expect(ends).toEqual([controller.signal.reason]);
  });

  it.each([
    { name: 'done', finish: () => Promise.resolve({}) },
    { name: 'error', finish: () => Promise.reject(new AppError('upstream_error', 'Cannot go on')) },
  ])('sends nothing after $name, although parallel work goes on', async ({ name, finish }) => {
    const gate = Promise.withResolvers<void>();
    const drains = [Promise.resolve()];
    const sink = Promise.withResolvers<EventSink>();
    const { stream } = await answer(
      async (events) => {
        await events.start();
        sink.resolve(events);
        return finish();
      },
      { connection: { ...connection, drained: () => drains.shift() ?? gate.promise } },
    );
    const reading = read(stream);
    const events = await sink.promise;
    await settle();
    // The last event waits for the caller now.
    const dropped = events.progress({ stage: 'map', done: 1, total: 2 }).then(() => 'dropped');
    expect(await Promise.race([dropped, settle().then(() => 'waits behind the last event')])).toBe('dropped');
    gate.resolve();
    const text = await reading;
    expect(text.match(/^event: \w+/gmu)).toEqual(['event: start', `event: ${name}`]);
  });

  it('ends when the time is up, although the caller takes nothing', async () => {
    const controller = new AbortController();
    const { stream, ends } = await answer(
      async (events) => {
        await events.delta('a');
        return {};
      },
      {
        signal: controller.signal,
        connection: { ...connection, drained: () => new Promise(() => undefined) },
        lastEventMs: 1,
      },
    );
    const text = read(stream);
    await settle();
    const reason = new AppError('deadline_exceeded', 'Cannot answer in time');
    controller.abort(reason);
    expect(await text).toBe('');
    expect(ends).toEqual([reason]);
  });
});
