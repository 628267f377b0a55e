import { getEventListeners } from 'node:events';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { readBody } from '../../../src/http/read-body.ts';

const signal = new AbortController().signal;
const share = { hold: (): void => undefined, mustFit: (): void => undefined };
/** What every reading has in common. */
const rest = { idleMs: 60_000, wholeMs: 600_000, signal, share };

afterEach(() => {
  vi.useRealTimers();
});

describe('readBody()', () => {
  it('joins what arrives in pieces', async () => {
    const { body } = source([3, 4, 5]);
    expect((await readBody({ headers: new Headers(), body }, { ...rest, maxBytes: 12 })).byteLength).toBe(12);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('takes an absent body as empty', async () => {
    expect(await readBody({ headers: new Headers(), body: null }, { ...rest, maxBytes: 1 })).toHaveLength(0);
  });

  it('refuses by Content-Length without touching the body', async () => {
    const { body, pulled } = source([100]);
    const headers = new Headers({ 'content-length': '100' });
    await expect(readBody({ headers, body }, { ...rest, maxBytes: 99 })).rejects.toMatchObject({
      code: 'body_too_large',
      message: 'Cannot read the body: the limit is 99 bytes, it has 100 bytes',
    });
    expect(pulled()).toBe(0);
    expect(body.locked).toBe(false);
  });

  it('refuses at once what turns out to be too large, and reads the rest in the background', async () => {
    const { body, pulled, ended } = source(Array.from({ length: 50 }, () => 10));
    await expect(readBody({ headers: new Headers(), body }, { ...rest, maxBytes: 25 })).rejects.toMatchObject({
      code: 'body_too_large',
    });
    expect(pulled()).toBeLessThan(10);
    await ended;
    expect(pulled()).toBe(50);
  });

  it('stops discarding at its bound', async () => {
    const { body, pulled } = source(Array.from({ length: 50 }, () => 10));
    const discard = { maxBytes: 50, maxMs: 1_000 };
    await expect(readBody({ headers: new Headers(), body }, { ...rest, maxBytes: 25, discard })).rejects.toThrow(
      '25 bytes',
    );
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
    expect(pulled()).toBeLessThan(12);
  });

  it('ends with the signal while the caller stalls, and reads on what comes later', async () => {
    const controller = new AbortController();
    const gate = Promise.withResolvers<void>();
    const { body, pulled, ended } = source([10, 10, 10], { others: () => gate.promise });
    const held: number[] = [];
    const hold = (bytes: number): unknown => held.push(bytes);
    const reading = readBody(
      { headers: new Headers(), body },
      { ...rest, maxBytes: 100, signal: controller.signal, share: { ...share, hold } },
    );
    await new Promise((resolve) => setImmediate(resolve));
    const reason = new Error('too late');
    controller.abort(reason);
    await expect(reading).rejects.toBe(reason);
    gate.resolve();
    await ended;
    expect(pulled()).toBe(3);
    expect(held).toEqual([10]);
  });

  it('ends with the signal before the first byte, and reads on what comes later', async () => {
    const gate = Promise.withResolvers<void>();
    const { body, pulled, ended } = source([10, 10, 10], { first: () => gate.promise });
    const reason = new Error('too late');
    const reading = readBody(
      { headers: new Headers(), body },
      { ...rest, maxBytes: 100, signal: AbortSignal.abort(reason) },
    );
    await expect(reading).rejects.toBe(reason);
    gate.resolve();
    await ended;
    expect(pulled()).toBe(3);
  });

  it('lets go of a caller who falls silent after the refusal', async () => {
    const silent = new Promise<void>(() => undefined);
    const { body } = source([30, 10], { others: () => silent });
    const discard = { maxBytes: 1_000, maxMs: 5 };
    await expect(readBody({ headers: new Headers(), body }, { ...rest, maxBytes: 25, discard })).rejects.toMatchObject({
      code: 'body_too_large',
    });
    expect(body.locked).toBe(true);
    await vi.waitFor(() => expect(body.locked).toBe(false), { interval: 1 });
  });

  it('leaves no timer behind once the rest was discarded', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
    const gate = Promise.withResolvers<void>();
    const { body, ended } = source([30, 10, 10], { others: () => gate.promise });
    await expect(readBody({ headers: new Headers(), body }, { ...rest, maxBytes: 25 })).rejects.toThrow('25 bytes');
    expect(vi.getTimerCount()).toBe(1);
    gate.resolve();
    await ended;
    await new Promise((resolve) => setImmediate(resolve));
    expect(vi.getTimerCount()).toBe(0);
  });

  it('gives a body up of which no byte comes for a while, says so, and reads on what comes later', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
    const gate = Promise.withResolvers<void>();
    const { body, pulled, ended } = source([10, 10, 10], { others: () => gate.promise });
    const reading = readBody({ headers: new Headers(), body }, { ...rest, maxBytes: 100, idleMs: 60 });
    await settle();
    vi.advanceTimersByTime(60);
    await expect(reading).rejects.toMatchObject({
      code: 'invalid_request',
      message: 'Cannot read the body: no byte of it came for 60 ms, the limit, behind the first 10 bytes',
    });
    gate.resolve();
    await ended;
    expect(pulled()).toBe(3);
  });

  it('takes a body that comes slowly, as long as it comes', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
    const gates = [1, 2].map(() => Promise.withResolvers<void>());
    const waits = gates.values();
    const { body } = source([10, 10], { others: () => waits.next().value?.promise ?? Promise.resolve() });
    const reading = readBody({ headers: new Headers(), body }, { ...rest, maxBytes: 100, idleMs: 60 });
    for (const gate of gates) {
      await settle();
      vi.advanceTimersByTime(59);
      gate.resolve();
    }
    expect(await reading).toHaveLength(20);
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each([
    { what: 'a length', headers: { 'content-length': '12' } },
    { what: 'no length', headers: {} },
  ])('holds the bytes of a body with $what as they come, and none that were only announced', async ({ headers }) => {
    const held: number[] = [];
    const hold = (bytes: number): unknown => held.push(bytes);
    const body = source([5, 7]).body;
    await readBody({ headers: new Headers(headers), body }, { ...rest, maxBytes: 100, share: { ...share, hold } });
    expect(held).toEqual([5, 12]);
  });

  it('leaves a body untouched for whose length there is no room', async () => {
    const { body, pulled } = source([10]);
    const refusal = new Error('no room');
    const mustFit = (): never => {
      throw refusal;
    };
    const headers = new Headers({ 'content-length': '10' });
    const reading = readBody({ headers, body }, { ...rest, maxBytes: 100, share: { ...share, mustFit } });
    await expect(reading).rejects.toBe(refusal);
    expect(pulled()).toBe(0);
    expect(body.locked).toBe(false);
  });

  it('reads on and discards a body whose growth is not held', async () => {
    const { body, pulled, ended } = source([10, 10, 10]);
    const refusal = new Error('no room');
    const hold = (bytes: number): void => {
      if (bytes > 10) throw refusal;
    };
    const reading = readBody({ headers: new Headers(), body }, { ...rest, maxBytes: 100, share: { ...share, hold } });
    await expect(reading).rejects.toBe(refusal);
    await ended;
    expect(pulled()).toBe(3);
  });

  it('takes a body that breaks off as invalid_request', async () => {
    const body = new ReadableStream<Uint8Array>({ pull: (controller) => controller.error(new Error('reset')) });
    await expect(readBody({ headers: new Headers(), body }, { ...rest, maxBytes: 9 })).rejects.toMatchObject({
      code: 'invalid_request',
    });
  });
});

function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** A body of pieces of these sizes; the first one and the others each wait for what is given. */
function source(
  sizes: readonly number[],
  { first, others }: { readonly first?: () => Promise<void>; readonly others?: () => Promise<void> } = {},
): { body: ReadableStream<Uint8Array>; pulled: () => number; ended: Promise<void> } {
  const end = Promise.withResolvers<void>();
  let next = 0;
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        await (next === 0 ? first : others)?.();
        const size = sizes[next];
        if (size === undefined) {
          controller.close();
          end.resolve();
          return;
        }
        next += 1;
        controller.enqueue(new Uint8Array(size));
      },
    },
    { highWaterMark: 0 },
  );
  return { body, pulled: () => next, ended: end.promise };
}
