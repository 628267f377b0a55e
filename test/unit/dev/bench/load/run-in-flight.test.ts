import { describe, expect, it } from 'vitest';
import { runInFlight } from '../../../../../dev/bench/load/run-in-flight.ts';

describe('runInFlight()', () => {
  it('runs each task once, and never more at once than it may', async () => {
    const begun: number[] = [];
    let open = 0;
    let mostAtOnce = 0;
    await runInFlight(10, 3, async (index) => {
      begun.push(index);
      open += 1;
      mostAtOnce = Math.max(mostAtOnce, open);
      await new Promise(setImmediate);
      open -= 1;
    });

    expect(begun).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(mostAtOnce).toBe(3);
    expect(open).toBe(0);
  });

  it('rejects with what a task throws', async () => {
    await expect(runInFlight(2, 1, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  });
});
