import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { readBodyText } from '../../../../src/adapters/inference/read-body-text.ts';

const bodyOf = (...pieces: readonly Buffer[]): Readable => Readable.from(pieces, { objectMode: false });

describe('readBodyText()', () => {
  it('readBodyText() gives the whole text, characters cut between packets too', async () => {
    const bytes = Buffer.from('naïve 日本');
    const body = bodyOf(bytes.subarray(0, 3), bytes.subarray(3, 8), bytes.subarray(8));
    await expect(readBodyText(body, bytes.length)).resolves.toEqual({ text: 'naïve 日本', isCut: false });
  });

  it('readBodyText() gives the beginning of a body over the limit, and closes it', async () => {
    let pieces = 0;
    const body = Readable.from(
      (function* () {
        for (; pieces < 10_000; pieces += 1) yield Buffer.from('0123456789');
      })(),
      { objectMode: false, highWaterMark: 1 },
    );
    await expect(readBodyText(body, 25)).resolves.toEqual({ text: '0123456789012345678901234', isCut: true });
    expect(body.destroyed).toBe(true);
    expect(pieces).toBeLessThan(10);
  });
});
