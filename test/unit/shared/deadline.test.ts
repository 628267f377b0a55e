import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/shared/app-error.ts';
import { createDeadline, remainingMs } from '../../../src/shared/deadline.ts';

describe('createDeadline()', () => {
  it('createDeadline() aborts with deadline_exceeded when the time is up', async () => {
    const { signal } = createDeadline({ ms: 5 });
    await once(signal, 'abort');
    expect(signal.reason).toBeInstanceOf(AppError);
    expect(signal.reason).toMatchObject({
      code: 'deadline_exceeded',
      message: 'Cannot answer in time: the limit is 5 ms',
    });
  });

  it('createDeadline() aborts with the reason of its parent as it is', () => {
    const parent = new AbortController();
    const deadline = createDeadline({ ms: 60_000, parent: parent.signal });
    const reason = new Error('the caller left');
    parent.abort(reason);
    expect(deadline.signal.reason).toBe(reason);
  });

  it('createDeadline() is aborted from the start by a parent that already is', () => {
    const reason = new Error('gone before');
    expect(createDeadline({ ms: 60_000, parent: AbortSignal.abort(reason) }).signal.reason).toBe(reason);
  });

  it('createDeadline() does not abort after dispose', () => {
    const parent = new AbortController();
    const deadline = createDeadline({ ms: 60_000, parent: parent.signal });
    deadline.dispose();
    parent.abort();
    expect(deadline.signal.aborted).toBe(false);
  });

  it('abort() aborts also after dispose', () => {
    const deadline = createDeadline({ ms: 60_000 });
    deadline.dispose();
    deadline.abort(new Error('late'));
    expect(deadline.signal.reason).toEqual(new Error('late'));
  });

  it('createDeadline() takes an endless span without firing at once', async () => {
    const deadline = createDeadline({ ms: Number.POSITIVE_INFINITY });
    await new Promise((resolve) => setTimeout(resolve, 2));
    expect(deadline.signal.aborted).toBe(false);
  });

  it('abort() keeps the first reason', () => {
    const first = new Error('first');
    const deadline = createDeadline({ ms: 60_000 });
    deadline.abort(first);
    deadline.abort(new Error('second'));
    expect(deadline.signal.reason).toBe(first);
  });
});

describe('remainingMs()', () => {
  it('remainingMs() counts down to 0 with the clock', () => {
    let time = 1000;
    const deadline = createDeadline({ ms: 500, now: () => time });
    expect(remainingMs(deadline.signal)).toBe(500);
    time = 1200;
    expect(remainingMs(deadline.signal)).toBe(300);
    time = 9000;
    expect(remainingMs(deadline.signal)).toBe(0);
    deadline.dispose();
  });

  it.each([
    { name: 'its own when the parent has longer', parentMs: 900, ownMs: 400, expected: 400 },
    { name: 'that of the parent when it ends earlier', parentMs: 300, ownMs: 400, expected: 300 },
    {
      name: 'that of the parent when it has none itself',
      parentMs: 300,
      ownMs: Number.POSITIVE_INFINITY,
      expected: 300,
    },
  ])('remainingMs() of a derived signal is $name', ({ parentMs, ownMs, expected }) => {
    const now = (): number => 0;
    const parent = createDeadline({ ms: parentMs, now });
    const child = createDeadline({ ms: ownMs, parent: parent.signal, now });
    expect(remainingMs(child.signal)).toBe(expected);
    child.dispose();
    parent.dispose();
  });

  it('remainingMs() is endless for a signal without a known deadline', () => {
    expect(remainingMs(new AbortController().signal)).toBe(Number.POSITIVE_INFINITY);
  });
});
