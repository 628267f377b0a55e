import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/shared/app-error.ts';
import { createDeadline } from '../../../src/shared/deadline.ts';
import { retry } from '../../../src/shared/retry.ts';

const throttled = (retryAfterMs?: number): AppError =>
  new AppError('upstream_throttled', 'Wait', retryAfterMs === undefined ? {} : { retryAfterMs });
const { signal } = new AbortController();

/** Fails with these in turn, then gives its number. */
function failing(...errors: readonly Error[]) {
  let calls = 0;
  return {
    calls: () => calls,
    attempt: async (attemptNumber: number) => {
      const error = errors[calls];
      calls += 1;
      if (error !== undefined) throw error;
      return attemptNumber;
    },
  };
}

describe('retry()', () => {
  it('retry() gives the first success with its number', async () => {
    const work = failing(throttled(0));
    await expect(retry(work.attempt, { signal, isRepeatable: () => true })).resolves.toBe(2);
  });

  it('retry() gives up after the allowed calls, with the last failure', async () => {
    const last = throttled(0);
    const work = failing(throttled(0), last, throttled(0));
    await expect(retry(work.attempt, { signal, isRepeatable: () => true })).rejects.toBe(last);
    expect(work.calls()).toBe(2);
  });

  it('retry() leaves alone what is not repeatable', async () => {
    const work = failing(throttled(0));
    await expect(retry(work.attempt, { signal, isRepeatable: () => false })).rejects.toThrow('Wait');
    expect(work.calls()).toBe(1);
  });

  it('retry() leaves alone what is no AppError', async () => {
    const work = failing(new TypeError('a bug'));
    await expect(retry(work.attempt, { signal, isRepeatable: () => true })).rejects.toThrow('a bug');
    expect(work.calls()).toBe(1);
  });

  it('retry() throws at once when the wait would not end before the deadline', async () => {
    const deadline = createDeadline({ ms: 60_000, now: () => 0 });
    const work = failing(throttled(60_000));
    const failure = retry(work.attempt, { signal: deadline.signal, isRepeatable: () => true });
    await expect(failure).rejects.toMatchObject({ code: 'upstream_throttled', facts: { retryAfterMs: 60_000 } });
    expect(work.calls()).toBe(1);
    deadline.dispose();
  });

  it('retry() waits for longer than a minute where the deadline leaves the time', async () => {
    const deadline = createDeadline({ ms: 200_000 });
    const reason = new Error('gone while it waits');
    const work = failing(throttled(90_000));
    const failure = retry(work.attempt, { signal: deadline.signal, isRepeatable: () => true });
    setImmediate(() => deadline.abort(reason));
    await expect(failure).rejects.toBe(reason);
    expect(work.calls()).toBe(1);
  });

  it('retry() does not wait longer than it may where there is no deadline', async () => {
    const work = failing(throttled(86_400_000));
    await expect(retry(work.attempt, { signal, isRepeatable: () => true })).rejects.toThrow('Wait');
    expect(work.calls()).toBe(1);
  });

  it.each([
    { what: 'as long as it was told', errors: [throttled(40)], waits: [40] },
    { what: 'at random where it was not told', errors: [throttled()], random: () => 0, waits: [40] },
    { what: 'a whole back-off at most', errors: [throttled()], random: () => 1, waits: [80] },
    {
      what: 'twice as long each time, up to its bound',
      errors: [1, 2, 3].map(() => throttled()),
      waits: [60, 120, 150],
    },
  ])('retry() waits $what', async ({ errors, random = () => 0.5, waits }) => {
    const waited: number[] = [];
    const sleep = async (ms: number): Promise<unknown> => waited.push(ms);
    const options = { maxAttempts: 4, backOffMs: 80, maxBackOffMs: 200, random, sleep };
    await retry(failing(...errors).attempt, { signal, isRepeatable: () => true, ...options });
    expect(waited).toEqual(waits);
  });

  it('retry() stops waiting when aborted, with the reason as it is', async () => {
    const controller = new AbortController();
    const reason = new Error('gone');
    const work = failing(throttled(50_000));
    const failure = retry(work.attempt, { signal: controller.signal, isRepeatable: () => true });
    queueMicrotask(() => controller.abort(reason));
    await expect(failure).rejects.toBe(reason);
    expect(work.calls()).toBe(1);
  });
});
