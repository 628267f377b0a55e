import { parseArgs } from 'node:util';
import { OptionError } from '../run/parse-dev-options.ts';

/** The benches, in the order in which they are run. */
export const benchNames = ['cold-start', 'cpu', 'abandoned', 'stalled', 'throughput'] as const;

/** Name of a bench. */
export type BenchName = (typeof benchNames)[number];

/** What `npm run bench` was asked to do. */
export interface BenchOptions {
  readonly benches: readonly BenchName[];
  /** Whether the ratios that are measured become the baseline. */
  readonly updatesBaseline: boolean;
  /** Whether everything is done only once or twice, which shows that it works and nothing else. */
  readonly isSmoke: boolean;
}

/** The text of `--help`. */
export const benchUsage = `Usage: npm run bench -- [options] [${benchNames.join('|')} ...]

Measures the built app against a bare function in the same run; all benches when none is named.

  --update-baseline   make the measured ratios the baseline
  --smoke             do everything only once or twice: shows that the benches work, judges nothing
  --help              print this text`;

/**
 * Reads the command line of `npm run bench`; `undefined` when it asks for help.
 *
 * @throws OptionError
 */
export function parseBenchOptions(args: readonly string[]): BenchOptions | undefined {
  const { values, positionals } = parseValues(args);
  if (values.help) return undefined;
  if (values.smoke && values['update-baseline']) {
    throw new OptionError('Cannot use --update-baseline with --smoke: its ratios are of too few runs');
  }
  const benches = positionals.map((name) => {
    const bench = benchNames.find((known) => known === name);
    if (bench === undefined) throw new OptionError(`Cannot find a bench "${name}": there are ${benchNames.join(', ')}`);
    return bench;
  });
  return {
    benches: benches.length === 0 ? benchNames : benchNames.filter((name) => benches.includes(name)),
    updatesBaseline: values['update-baseline'],
    isSmoke: values.smoke,
  };
}

function parseValues(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        help: { type: 'boolean', short: 'h', default: false },
        smoke: { type: 'boolean', default: false },
        'update-baseline': { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    if (error instanceof TypeError) throw new OptionError(error.message, { cause: error });
    throw error;
  }
}
