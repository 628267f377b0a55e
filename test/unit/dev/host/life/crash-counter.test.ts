import { expect, it } from 'vitest';
import { createCrashCounter } from '../../../../../dev/host/life/crash-counter.ts';

function createCounterWithClock() {
  const clock = { now: 0 };
  return { clock, counter: createCrashCounter({ delaysMs: [200, 9000], windowMs: 60_000 }, () => clock.now) };
}

it('createCrashCounter() gives one delay after the other, and none when there are no more', () => {
  const { counter } = createCounterWithClock();
  expect([counter.add(), counter.add(), counter.add()]).toEqual([200, 9000, undefined]);
});

it('createCrashCounter() forgets a crash when its window is over', () => {
  const { clock, counter } = createCounterWithClock();
  const delays = [0, 30_000, 59_999, 60_000, 200_000].map((now) => {
    clock.now = now;
    return counter.add();
  });
  expect(delays).toEqual([200, 9000, undefined, undefined, 200]);
});

it('forget() lets the next crash be the first', () => {
  const { counter } = createCounterWithClock();
  counter.add();
  counter.forget();
  expect(counter.add()).toBe(200);
});
