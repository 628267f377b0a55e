import { describe, expect, it } from 'vitest';
import { parseSoakOptions } from '../../../../../dev/bench/soak/parse-soak-options.ts';
import { OptionError } from '../../../../../dev/run/parse-dev-options.ts';

describe('parseSoakOptions()', () => {
  it('is ten minutes with 32 in flight, and kills nothing, when nothing is said', () => {
    expect(parseSoakOptions([])).toEqual({ minutes: 10, inFlight: 32 });
  });

  it('takes every option', () => {
    const args = ['--minutes', '0.5', '--in-flight', '4', '--kill-every', '20'];

    expect(parseSoakOptions(args)).toEqual({ minutes: 0.5, inFlight: 4, killEverySeconds: 20 });
  });

  it('gives nothing for --help', () => {
    expect(parseSoakOptions(['--help'])).toBeUndefined();
  });

  it.each([
    { args: ['--minutes', '0'], message: 'Cannot use "0" for --minutes: a number from 0.05 to 1440 is needed' },
    { args: ['--minutes', 'ten'], message: 'Cannot use "ten" for --minutes' },
    { args: ['--in-flight', '1.5'], message: 'Cannot use "1.5" for --in-flight: a whole number from 1 to 1000' },
    { args: ['--kill-every', ''], message: 'Cannot use "" for --kill-every' },
    { args: ['now'], message: 'now' },
  ])('refuses $args', ({ args, message }) => {
    expect(() => parseSoakOptions(args)).toThrow(OptionError);
    expect(() => parseSoakOptions(args)).toThrow(message);
  });
});
