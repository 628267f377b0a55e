import { expect, it } from 'vitest';
import { createSeat } from '../../../../../dev/host/life/seat.ts';

const never = new AbortController().signal;

it('wait() gives the holder at once', async () => {
  const seat = createSeat<string>(60_000);
  seat.take('first');
  expect(await seat.wait(never)).toBe('first');
});

it('wait() gives the next holder to all who wait', async () => {
  const seat = createSeat<string>(60_000);
  const waits = [seat.wait(never), seat.wait(never)];
  seat.take('first');
  seat.take('second');
  expect(await Promise.all(waits)).toEqual(['first', 'first']);
  expect(seat.holder()).toBe('second');
});

it('wait() gives nothing when no holder comes in time', async () => {
  expect(await createSeat<string>(1).wait(never)).toBeUndefined();
});

it('wait() gives nothing when its signal aborts, before or meanwhile', async () => {
  const seat = createSeat<string>(60_000);
  const left = new AbortController();
  const wait = seat.wait(left.signal);
  left.abort();
  expect([await wait, await seat.wait(left.signal)]).toEqual([undefined, undefined]);
});

it('close() sends away who waits, and who comes later', async () => {
  const seat = createSeat<string>(60_000);
  const wait = seat.wait(never);
  seat.close();
  expect([await wait, await seat.wait(never)]).toEqual([undefined, undefined]);
});

it('leave() empties the seat only when it is still held by the one who leaves', () => {
  const seat = createSeat<string>(60_000);
  seat.take('first');
  seat.take('second');
  seat.leave('first');
  expect(seat.holder()).toBe('second');
  seat.leave('second');
  expect(seat.holder()).toBeUndefined();
});
