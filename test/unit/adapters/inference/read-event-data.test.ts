import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { OversizedEventError, readEventData } from '../../../../src/adapters/inference/read-event-data.ts';

/** A body that comes in these pieces, each with a wait of its own. */
function bodyOf(...pieces: readonly (string | Buffer)[]): Readable {
  return Readable.from(
    pieces.map((piece) => Buffer.from(piece)),
    { objectMode: false },
  );
}

async function read(body: Readable, { maxEventLength = 1000, onWait = () => {} } = {}): Promise<readonly string[]> {
  const all: string[] = [];
  for await (const data of readEventData(body, { maxEventLength, onWait })) all.push(data);
  return all;
}

describe('readEventData()', () => {
  it.each([
    ['one event a packet', ['data: a\n\n', 'data: b\n\n'], ['a', 'b']],
    ['two events in a packet', ['data: a\n\ndata: b\n\n'], ['a', 'b']],
    ['an event cut at each place', 'data: ab\n\n'.split(''), ['ab']],
    ['carriage returns', ['data: a\r\n\r', '\ndata: b\r\n\r\n'], ['a', 'b']],
    ['no space after the colon', ['data:a\n\n'], ['a']],
    ['comments, names and ids', [': ping\n\n', 'event: x\nid: 1\nretry: 5\ndata: a\n\n'], ['a']],
    ['an event without its end', ['data: a\n\ndata: b'], ['a']],
  ])('readEventData() reads %s', async (_name, pieces, expected) => {
    await expect(read(bodyOf(...pieces))).resolves.toEqual(expected);
  });

  it('readEventData() joins characters that are cut between two packets', async () => {
    const bytes = Buffer.from('data: 日本語\n\n');
    const cut = bytes.indexOf(Buffer.from('本')) + 1;
    await expect(read(bodyOf(bytes.subarray(0, cut), bytes.subarray(cut)))).resolves.toEqual(['日本語']);
  });

  it('readEventData() stops at an event that does not end', async () => {
    let pieces = 0;
    const endless = Readable.from(
      (function* () {
        for (; pieces < 10_000; pieces += 1) yield Buffer.from(pieces === 0 ? 'data: a\n\ndata: ' : 'x'.repeat(100));
      })(),
      { objectMode: false, highWaterMark: 1 },
    );
    await expect(read(endless)).rejects.toBeInstanceOf(OversizedEventError);
    expect(pieces).toBeLessThan(20);
  });

  it('readEventData() tells before each wait', async () => {
    let waits = 0;
    const onWait = (): void => {
      waits += 1;
    };
    await read(bodyOf('data: a\n\n', ': ping\n\n'), { onWait });
    expect(waits).toBeGreaterThanOrEqual(2);
  });

  it('readEventData() leaves the body open for its owner', async () => {
    const body = bodyOf('data: a\n\n', 'data: b\n\n');
    const events = readEventData(body, { maxEventLength: 100, onWait: () => {} });
    await events.next();
    await events.return();
    expect(body.destroyed).toBe(false);
  });
});
