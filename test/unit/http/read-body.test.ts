import { afterEach, describe, expect, it, vi } from 'vitest';
import { readBody } from '../../../src/http/read-body.ts';

const signal = new AbortController().signal;

afterEach(() => {
  vi.useRealTimers();
});

describe('readBody()', () => {
  it('joins what arrives in pieces', async () => {
    const { body } = source([3, 4, 5]);
    expect((await readBody({ headers: new Headers(), body }, { maxBytes: 12, signal })).byteLength).toBe(12);
  });

  it('takes an absent body as empty', async () => {
    expect(await readBody({ headers: new Headers(), body: null }, { maxBytes: 1, signal })).toHaveLength(0);
  });

  it('refuses by Content-Length without touching the body', async () => {
    const { body, pulled } = source([100]);
    const headers = new Headers({ 'content-length': '100' });
    await expect(readBody({ headers, body }, { maxBytes: 99, signal })).rejects.toMatchObject({
      code: 'body_too_large',
      message: 'Cannot read the body: the limit is 99 bytes, it has 100 bytes',
    });
    expect(pulled()).toBe(0);
    expect(body.locked).toBe(false);
  });

  it('refuses at once what turns out to be too large, and reads the rest in the background', async () => {
    const { body, pulled, ended } = source(Array.from({ length: 50 }, () => 10));
    await expect(readBody({ headers: new Headers(), body }, { maxBytes: 25, signal })).rejects.toMatchObject({
      code: 'body_too_large',
    });
    expect(pulled()).toBeLessThan(10);
    await ended;
    expect(pulled()).toBe(50);
  });

  it('stops discarding at its bound', async () => {
    const { body, pulled } = source(Array.from({ length: 50 }, () => 10));
    const discard = { maxBytes: 50, maxMs: 1_000 };
    await expect(readBody({ headers: new Headers(), body }, { maxBytes: 25, signal, discard })).rejects.toThrow(
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
    const reading = readBody({ headers: new Headers(), body }, { maxBytes: 100, signal: controller.signal });
    await new Promise((resolve) => setImmediate(resolve));
    const reason = new Error('too late');
    controller.abort(reason);
    await expect(reading).rejects.toBe(reason);
    gate.resolve();
    await ended;
    expect(pulled()).toBe(3);
  });

  it('ends with the signal before the first byte, and reads on what comes later', async () => {
    const gate = Promise.withResolvers<void>();
    const { body, pulled, ended } = source([10, 10, 10], { first: () => gate.promise });
    const reason = new Error('too late');
    const reading = readBody({ headers: new Headers(), body }, { maxBytes: 100, signal: AbortSignal.abort(reason) });
    await expect(reading).rejects.toBe(reason);
    gate.resolve();
    await ended;
    expect(pulled()).toBe(3);
  });

  it('lets go of a caller who falls silent after the refusal', async () => {
    const silent = new Promise<void>(() => undefined);
    const { body } = source([30, 10], { others: () => silent });
    const discard = { maxBytes: 1_000, maxMs: 5 };
    await expect(readBody({ headers: new Headers(), body }, { maxBytes: 25, signal, discard })).rejects.toMatchObject({
      code: 'body_too_large',
    });
    expect(body.locked).toBe(true);
    await vi.waitFor(() => expect(body.locked).toBe(false), { interval: 1 });
  });

  it('leaves no timer behind once the rest was discarded', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const gate = Promise.withResolvers<void>();
    const { body, ended } = source([30, 10, 10], { others: () => gate.promise });
    await expect(readBody({ headers: new Headers(), body }, { maxBytes: 25, signal })).rejects.toThrow('25 bytes');
    expect(vi.getTimerCount()).toBe(1);
    gate.resolve();
    await ended;
    await new Promise((resolve) => setImmediate(resolve));
    expect(vi.getTimerCount()).toBe(0);
  });

  it('takes a body that breaks off as invalid_request', async () => {
    const body = new ReadableStream<Uint8Array>({ pull: (controller) => controller.error(new Error('reset')) });
    await expect(readBody({ headers: new Headers(), body }, { maxBytes: 9, signal })).rejects.toMatchObject({
      code: 'invalid_request',
    });
  });
});

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
