import { describe, expect, it } from 'vitest';
import { benchNames, parseBenchOptions } from '../../../../dev/bench/parse-bench-options.ts';
import { OptionError } from '../../../../dev/run/parse-dev-options.ts';

describe('parseBenchOptions()', () => {
  it('runs all benches when none is named', () => {
    expect(parseBenchOptions([])).toEqual({ benches: benchNames, updatesBaseline: false, isSmoke: false });
  });

  it('runs the named ones, once each and in the usual order', () => {
    expect(parseBenchOptions(['cpu', 'cold-start', 'cpu'])?.benches).toEqual(['cold-start', 'cpu']);
  });

  it.each([
    { args: ['--update-baseline'], options: { updatesBaseline: true } },
    { args: ['cpu', '--smoke'], options: { benches: ['cpu'], isSmoke: true } },
  ])('takes $args', ({ args, options }) => {
    expect(parseBenchOptions(args)).toMatchObject(options);
  });

  it('gives nothing for --help', () => {
    expect(parseBenchOptions(['--help'])).toBeUndefined();
  });

  it.each([
    { args: ['cpus'], message: 'Cannot find a bench "cpus"' },
    { args: ['--fast'], message: '--fast' },
    { args: ['--smoke', '--update-baseline'], message: 'Cannot use --update-baseline with --smoke' },
  ])('refuses $args', ({ args, message }) => {
    expect(() => parseBenchOptions(args)).toThrow(OptionError);
    expect(() => parseBenchOptions(args)).toThrow(message);
  });
});
