import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startPatience } from '../../../src/shared/start-patience.ts';

describe('startPatience()', () => {
  let times = 0;
  const count = (): void => {
    times += 1;
  };

  beforeEach(() => {
    times = 0;
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('ends after its time and not before, once, and leaves no timer behind', () => {
    vi.useFakeTimers();
    startPatience(100, count);
    vi.advanceTimersByTime(99);
    expect(times).toBe(0);
    vi.advanceTimersByTime(1);
    expect(times).toBe(1);
    vi.advanceTimersByTime(1_000);
    expect([times, vi.getTimerCount()]).toEqual([1, 0]);
  });

  it('begins again when it is renewed', () => {
    vi.useFakeTimers();
    const patience = startPatience(100, count);
    vi.advanceTimersByTime(99);
    patience.renew();
    vi.advanceTimersByTime(99);
    expect(times).toBe(0);
    vi.advanceTimersByTime(1);
    expect(times).toBe(1);
  });

  it('does nothing once it was stopped', () => {
    vi.useFakeTimers();
    startPatience(100, count).stop();
    vi.advanceTimersByTime(1_000);
    expect([times, vi.getTimerCount()]).toEqual([0, 0]);
  });

  it('counts no time of a process that stands still again and again, and goes on counting behind it', () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    let standstillsMs = 0;
    let ticks = 0;
    startPatience(100, count, () => 5 * ticks + standstillsMs);
    const tick = (): void => {
      ticks += 1;
      vi.advanceTimersByTime(5);
    };
    for (let standstills = 0; standstills < 100; standstills += 1) {
      standstillsMs += 30;
      tick();
    }
    expect(times).toBe(0);
    for (let onTime = 0; onTime < 20; onTime += 1) tick();
    expect(times).toBe(1);
  });

  it('does not take a standstill of the process for a wait', async () => {
    const patience = startPatience(200, count);
    const standstillEndsAt = performance.now() + 250;
    while (performance.now() < standstillEndsAt);
    // Timers that are due run before this one.
    await new Promise((resolve) => setTimeout(resolve, 1));
    patience.stop();
    expect(times).toBe(0);
  });
});
