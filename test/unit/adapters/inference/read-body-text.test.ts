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

  it('readBodyText() fails with what the body fails with', async () => {
    const failure = new Error('broken');
    const body = new Readable({ read: () => undefined });
    const reading = readBodyText(body, 10);
    body.destroy(failure);
    await expect(reading).rejects.toBe(failure);
    await expect(readBodyText(body, 10)).rejects.toBe(failure);
  });

  it('readBodyText() fails on a body that is closed before its end, or was so already', async () => {
    const body = new Readable({ read: () => undefined });
    const reading = readBodyText(body, 10);
    body.destroy();
    await expect(reading).rejects.toMatchObject({ code: 'ERR_STREAM_PREMATURE_CLOSE' });
    await expect(readBodyText(body, 10)).rejects.toMatchObject({ code: 'ERR_STREAM_PREMATURE_CLOSE' });
  });
});
