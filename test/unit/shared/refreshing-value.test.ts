import { describe, expect, it } from 'vitest';
import { createRefreshingValue } from '../../../src/shared/refreshing-value.ts';

const { signal } = new AbortController();

/** A source whose reads are answered by the test, under a clock of its own. */
function createSource({
  readTimeoutMs = 60_000,
  failureLifetimeMs = 0,
  lifetimeMs = 1_000,
  refreshAheadMs = 400,
} = {}) {
  let time = 0;
  const reads: PromiseWithResolvers<string>[] = [];
  const get = createRefreshingValue({
    read: async (_signal) => {
      const read = Promise.withResolvers<string>();
      reads.push(read);
      return { value: await read.promise, expiresAt: time + lifetimeMs };
    },
    refreshAheadMs,
    readTimeoutMs,
    timedOut: () => new Error('too slow'),
    failureLifetimeMs: () => failureLifetimeMs,
    now: () => time,
  });
  return {
    get,
    reads,
    setTime: (ms: number) => {
      time = ms;
    },
    settled: () => new Promise((resolve) => setImmediate(resolve)),
  };
}

describe('createRefreshingValue()', () => {
  it('createRefreshingValue() reads once for all who wait', async () => {
    const { get, reads } = createSource();
    const all = Promise.all([get(signal), get(signal), get(signal)]);
    reads[0]?.resolve('one');
    await expect(all).resolves.toEqual(['one', 'one', 'one']);
    expect(reads).toHaveLength(1);
  });

  it('createRefreshingValue() keeps the value until it expires', async () => {
    const { get, reads, setTime } = createSource();
    const first = get(signal);
    reads[0]?.resolve('one');
    await first;
    setTime(599);
    await expect(get(signal)).resolves.toBe('one');
    expect(reads).toHaveLength(1);
    setTime(1000);
    const second = get(signal);
    reads[1]?.resolve('two');
    await expect(second).resolves.toBe('two');
  });

  it('createRefreshingValue() refreshes ahead of expiry without a wait', async () => {
    const { get, reads, setTime, settled } = createSource();
    const first = get(signal);
    reads[0]?.resolve('one');
    await first;
    setTime(600);
    await expect(get(signal)).resolves.toBe('one');
    await expect(get(signal)).resolves.toBe('one');
    expect(reads).toHaveLength(2);
    reads[1]?.resolve('two');
    await settled();
    await expect(get(signal)).resolves.toBe('two');
  });

  it('createRefreshingValue() keeps the old value when a refresh fails, until it expires', async () => {
    const { get, reads, setTime, settled } = createSource();
    const first = get(signal);
    reads[0]?.resolve('one');
    await first;
    setTime(700);
    await get(signal);
    reads[1]?.reject(new Error('vault down'));
    await settled();
    await expect(get(signal)).resolves.toBe('one');
    expect(reads).toHaveLength(2);
    setTime(1000);
    const late = get(signal);
    reads[2]?.reject(new Error('still down'));
    await expect(late).rejects.toThrow('still down');
  });

  it('createRefreshingValue() shares a failure, and reads again after it', async () => {
    const { get, reads } = createSource();
    const both = Promise.allSettled([get(signal), get(signal)]);
    reads[0]?.reject(new Error('down'));
    expect((await both).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    const next = get(signal);
    reads[1]?.resolve('one');
    await expect(next).resolves.toBe('one');
  });

  it('createRefreshingValue() gives a failure to whoever asks while it is kept, and reads again after that', async () => {
    const { get, reads, setTime } = createSource({ failureLifetimeMs: 100 });
    const first = get(signal);
    reads[0]?.reject(new Error('refused'));
    await expect(first).rejects.toThrow('refused');
    setTime(99);
    await expect(get(signal)).rejects.toThrow('refused');
    expect(reads).toHaveLength(1);
    setTime(100);
    const next = get(signal);
    reads[1]?.resolve('one');
    await expect(next).resolves.toBe('one');
  });

  it('createRefreshingValue() forgets a failure behind a later success', async () => {
    const kept = { failureLifetimeMs: 30_000, lifetimeMs: 10_000, refreshAheadMs: 9_000 };
    const { get, reads, setTime, settled } = createSource(kept);
    const first = get(signal);
    reads[0]?.resolve('one');
    await first;
    setTime(1_000);
    await get(signal);
    reads[1]?.reject(new Error('vault down'));
    await settled();
    setTime(6_000);
    await get(signal);
    reads[2]?.resolve('two');
    await settled();
    setTime(16_000);
    const last = get(signal);
    reads[3]?.resolve('three');
    await expect(last).resolves.toBe('three');
  });

  it('createRefreshingValue() lets one caller leave while the others wait', async () => {
    const { get, reads } = createSource();
    const leaver = new AbortController();
    const reason = new Error('gone');
    const left = get(leaver.signal);
    const stays = get(signal);
    leaver.abort(reason);
    await expect(left).rejects.toBe(reason);
    reads[0]?.resolve('one');
    await expect(stays).resolves.toBe('one');
  });

  it('createRefreshingValue() bounds the read itself', async () => {
    const { get } = createSource({ readTimeoutMs: 5 });
    await expect(get(signal)).rejects.toThrow('too slow');
  });
});
