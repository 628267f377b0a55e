import { describe, expect, it } from 'vitest';
import { loadOnFirstUse } from '../../../src/shared/load-on-first-use.ts';

describe('loadOnFirstUse()', () => {
  it('loadOnFirstUse() loads when it is asked, once for all who ask', async () => {
    let loads = 0;
    const library = loadOnFirstUse(async () => {
      loads += 1;
      await Promise.resolve();
      return { loads };
    });
    expect(loads).toBe(0);
    const [first, second] = await Promise.all([library(), library()]);
    expect(second).toBe(first);
    expect(await library()).toBe(first);
    expect(loads).toBe(1);
  });

  it('loadOnFirstUse() fails for all who ask while a load fails, and loads again for the next', async () => {
    let loads = 0;
    const library = loadOnFirstUse(async () => {
      loads += 1;
      if (loads === 1) throw new Error('EMFILE');
      return 'library';
    });
    const failed = await Promise.allSettled([library(), library()]);
    expect(failed).toMatchObject([{ reason: { message: 'EMFILE' } }, { reason: { message: 'EMFILE' } }]);
    expect(await library()).toBe('library');
    expect(loads).toBe(2);
  });
});
