import { describe, expect, it } from 'vitest';
import { functionTimeoutSchema } from '../../../../../dev/host/settings/function-timeout.ts';

const minuteMs = 60_000;
const dayMs = 1440 * minuteMs;

describe('functionTimeoutSchema', () => {
  it.each([
    ['00:30:00', 30 * minuteMs],
    ['00:00:01', 1000],
    ['1:30', 90 * minuteMs],
    ['00:00:01.5', 1500],
    ['23:59:59', dayMs - 1000],
    ['1.00:00:00', dayMs],
    ['2:12:00:30', 2.5 * dayMs + 30_000],
    ['1', dayMs],
    ['24:00:00', 24 * dayMs],
    ['-1', Infinity],
  ])('functionTimeoutSchema reads %j as %d ms', (text, ms) => {
    expect(functionTimeoutSchema.parse(text)).toBe(ms);
  });

  it.each(['', '5 min', '00:60:00', '00:00:60', '1.24:00:00', '24:24:00', '-2', '-00:00:05', '00:05:00x'])(
    'functionTimeoutSchema refuses %j',
    (text) => {
      expect(functionTimeoutSchema.safeParse(text).error?.issues[0]?.message).toMatch(/^".*" must be a time as/);
    },
  );

  it.each(['00:00:00', '00:00:00.999', '0'])('functionTimeoutSchema refuses %j as too short', (text) => {
    expect(functionTimeoutSchema.safeParse(text).error?.issues[0]?.message).toMatch(/is too short/);
  });

  it('functionTimeoutSchema refuses a number', () => {
    expect(functionTimeoutSchema.safeParse(5).success).toBe(false);
  });
});
