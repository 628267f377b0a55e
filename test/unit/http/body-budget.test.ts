import { describe, expect, it } from 'vitest';
import { createBodyBudget } from '../../../src/http/body-budget.ts';

describe('createBodyBudget()', () => {
  it('counts the shares of all requests, and says what is held and what the limit is', () => {
    const budget = createBodyBudget(100);
    budget.open().hold(60);
    const late = budget.open();
    late.hold(40);
    expect(() => budget.open().hold(1)).toThrow(
      expect.objectContaining({
        code: 'overloaded',
        message:
          'Cannot take the body now: other requests in flight hold 100 bytes, this one needs 1 or more, ' +
          'and the limit of all is 100 bytes',
        facts: { retryAfterMs: 2_000 },
      }),
    );
  });

  it('counts a share once, whatever it grows by', () => {
    const budget = createBodyBudget(100);
    const share = budget.open();
    for (const bytes of [10, 50, 50, 20, 100]) share.hold(bytes);
    expect(() => share.hold(101)).toThrow(/other requests in flight hold 0 bytes/);
    expect(() => budget.open().hold(1)).toThrow(/hold 100 bytes/);
  });

  it('takes nothing for what was refused', () => {
    const budget = createBodyBudget(100);
    const share = budget.open();
    share.hold(90);
    expect(() => budget.open().hold(11)).toThrow(/limit/);
    budget.open().hold(10);
  });

  it('says whether so many bytes have room, and takes none of it', () => {
    const budget = createBodyBudget(100);
    const share = budget.open();
    share.hold(10);
    budget.open().hold(50);
    share.mustFit(50);
    expect(() => share.mustFit(51)).toThrow(/other requests in flight hold 50 bytes, this one needs 51 or more/);
    budget.open().hold(40);
  });

  it('has the room again that a share gave back, once', () => {
    const budget = createBodyBudget(100);
    const share = budget.open();
    share.hold(70);
    share.release();
    share.release();
    budget.open().hold(100);
    expect(() => budget.open().hold(1)).toThrow(/limit/);
  });
});
