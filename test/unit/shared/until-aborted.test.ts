import { describe, expect, it } from 'vitest';
import { untilAborted } from '../../../src/shared/until-aborted.ts';

describe('untilAborted()', () => {
  it('untilAborted() gives what the work gives', async () => {
    const { signal } = new AbortController();
    await expect(untilAborted(Promise.resolve(1), signal)).resolves.toBe(1);
    await expect(untilAborted(Promise.reject(new Error('no')), signal)).rejects.toThrow('no');
  });

  it('untilAborted() ends the wait with the reason, and leaves the work running', async () => {
    const work = Promise.withResolvers<number>();
    const controller = new AbortController();
    const reason = new Error('gone');
    const waiting = untilAborted(work.promise, controller.signal);
    controller.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    work.resolve(1);
    await expect(work.promise).resolves.toBe(1);
  });

  it('untilAborted() lets go of the signal when the work is done', async () => {
    const { signal } = new AbortController();
    const removed: string[] = [];
    signal.removeEventListener = (type: string) => {
      removed.push(type);
    };
    await untilAborted(Promise.resolve(1), signal);
    expect(removed).toEqual(['abort']);
  });
});
