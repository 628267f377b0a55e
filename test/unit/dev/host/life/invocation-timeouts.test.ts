import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createInvocationTimeouts } from '../../../../../dev/host/life/invocation-timeouts.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function watch(timeoutMs: number) {
  const messages: string[] = [];
  const timeouts = createInvocationTimeouts({ timeoutMs, graceMs: 2000, log: ({ message }) => messages.push(message) });
  let isOverdue = false;
  void timeouts.overdue.then(() => (isOverdue = true));
  return { timeouts, messages, isOverdue: () => isOverdue };
}

it('createInvocationTimeouts() logs an invocation at its limit, and has it overdue after the grace', async () => {
  const { timeouts, messages, isOverdue } = watch(5000);
  timeouts.begin('id-1', 'slow');
  await vi.advanceTimersByTimeAsync(4999);
  expect(messages).toEqual([]);
  await vi.advanceTimersByTimeAsync(2000);
  expect(messages).toEqual([expect.stringMatching(/^Timeout of 5 s .*'Functions\.slow' \(Id=id-1\)/)]);
  expect(isOverdue()).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(isOverdue()).toBe(true);
});

it.each([
  ['in time', 4999],
  ['within the grace', 6999],
])('createInvocationTimeouts() has no invocation overdue that ends %s', async (_name, endsAtMs) => {
  const { timeouts, isOverdue } = watch(5000);
  timeouts.begin('id-1', 'slow');
  await vi.advanceTimersByTimeAsync(endsAtMs);
  timeouts.end('id-1');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(isOverdue()).toBe(false);
});

it.each([Infinity, 2 ** 31])('createInvocationTimeouts() sets no timer for a limit of %d ms', (timeoutMs) => {
  const { timeouts } = watch(timeoutMs);
  timeouts.begin('id-1', 'slow');
  expect(vi.getTimerCount()).toBe(0);
});

it('stop() forgets all invocations', () => {
  const { timeouts } = watch(5000);
  timeouts.begin('id-1', 'slow');
  timeouts.begin('id-2', 'slow');
  timeouts.stop();
  expect(vi.getTimerCount()).toBe(0);
});
