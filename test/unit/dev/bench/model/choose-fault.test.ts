import { describe, expect, it } from 'vitest';
import { chooseFault } from '../../../../../dev/bench/model/choose-fault.ts';

describe('chooseFault()', () => {
  it('has every fault in its share of the answers, and none in most', () => {
    const counts: Record<string, number> = {};
    for (let hundredth = 0; hundredth < 100; hundredth += 1) {
      const fault = chooseFault((hundredth + 0.5) / 100) ?? 'none';
      counts[fault] = (counts[fault] ?? 0) + 1;
    }

    expect(counts).toEqual({ throttled: 4, failing: 4, slow: 4, hangingUp: 3, nonsense: 3, brokenOff: 4, none: 78 });
  });
});
