import { describe, expect, it } from 'vitest';
import { createLoopTurns } from '../../../src/shared/create-loop-turns.ts';

const signal = new AbortController().signal;

describe('createLoopTurns()', () => {
  it('gives one turn in a round of the event loop, and brings to an end first what has begun', async () => {
    const turns = createLoopTurns();
    const seen: string[] = [];
    const work = async (name: string): Promise<void> => {
      for (let turn = 1; turn <= 2; turn += 1) {
        await (turn === 1 ? turns.begin(signal) : turns.next(signal));
        seen.push(`${name}${turn}`);
      }
    };
    let isDone = false;
    const watch = (): void => {
      seen.push('-');
      if (!isDone) setImmediate(watch);
    };
    const all = Promise.all([work('a'), work('b'), work('c')]);
    setImmediate(watch);
    await all;
    isDone = true;
    expect(seen.join('')).toBe('a1-a2-b1-b2-c1-c2');
  });

  it('says that a turn is over 10 ms after it began', async () => {
    let now = 0;
    const turns = createLoopTurns(() => now);
    now = 500;
    await turns.next(signal);
    now = 509;
    expect(turns.isOver()).toBe(false);
    now = 510;
    expect(turns.isOver()).toBe(true);
  });

  it('rejects with the reason of a signal that aborted while it waited, and serves the next', async () => {
    const turns = createLoopTurns();
    const controller = new AbortController();
    const left = turns.begin(controller.signal);
    const stays = turns.begin(signal);
    controller.abort(new Error('gone'));
    await expect(left).rejects.toThrow('gone');
    await expect(stays).resolves.toBeUndefined();
  });
});
