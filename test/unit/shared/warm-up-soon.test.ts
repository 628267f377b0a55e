import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/shared/app-error.ts';
import { warmUpSoon } from '../../../src/shared/warm-up-soon.ts';

/** Warms up with this failure, and resolves with the first warning. */
function warningOf(failure: Error): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const fail = async (): Promise<void> => {
    throw failure;
  };
  warmUpSoon(fail, { delayMs: 0, warn: resolve });
  return promise;
}

describe('warmUpSoon()', () => {
  it('warmUpSoon() runs the warm-up later, and once', async () => {
    let runs = 0;
    const { promise, resolve } = Promise.withResolvers<void>();
    const warmUp = async (): Promise<void> => {
      runs += 1;
      resolve();
    };
    warmUpSoon(warmUp, { delayMs: 0, warn: () => undefined });
    expect(runs).toBe(0);
    await promise;
    expect(runs).toBe(1);
  });

  it('warmUpSoon() warns of a failure in its own words', async () => {
    await expect(warningOf(new AppError('secret_unavailable', "Cannot read secret 'a'"))).resolves.toBe(
      "Warming up did not work, the first request will try again: Cannot read secret 'a'",
    );
  });

  it('warmUpSoon() tells no text of an unexpected error', async () => {
    await expect(warningOf(new TypeError('HIDDEN'))).resolves.toBe(
      'Warming up did not work, the first request will try again: it failed with TypeError',
    );
  });
});
