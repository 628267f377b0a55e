import { describe, expect, it } from 'vitest';
import { onFirstUse } from '../../../src/shared/on-first-use.ts';

describe('onFirstUse()', () => {
  it('onFirstUse() makes the value when it is asked for, and once, also where it is undefined', () => {
    let made = 0;
    const value = onFirstUse(() => {
      made += 1;
    });
    expect(made).toBe(0);
    value();
    value();
    expect(made).toBe(1);
  });

  it('onFirstUse() tries again after a failure', () => {
    let calls = 0;
    const value = onFirstUse(() => {
      calls += 1;
      if (calls === 1) throw new Error('not yet');
      return 'made';
    });
    expect(value).toThrow('not yet');
    expect(value()).toBe('made');
  });
});
