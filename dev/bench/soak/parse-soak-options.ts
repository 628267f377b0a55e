import { parseArgs } from 'node:util';
import { OptionError } from '../../run/parse-dev-options.ts';

/** What `npm run soak` was asked to do. */
export interface SoakOptions {
  readonly minutes: number;
  /** Requests under way at a time. */
  readonly inFlight: number;
  /** How often the worker is killed; absent for never. */
  readonly killEverySeconds?: number;
}

/** The text of `--help`. */
export const soakUsage = `Usage: npm run soak -- [options]

Puts the built app under a mixed load, with a model that fails now and then, and looks for calls without an answer and for
growth.

  --minutes N            how long (10); a part of a minute is possible
  --in-flight N          requests at a time (32)
  --kill-every SECONDS   kills the app's process so often, without looking for growth
  --help                 print this text`;

/**
 * Reads the command line of `npm run soak`; `undefined` when it asks for help.
 *
 * @throws OptionError
 */
export function parseSoakOptions(args: readonly string[]): SoakOptions | undefined {
  const values = parseValues(args);
  if (values.help) return undefined;
  const kill = values['kill-every'];
  return {
    minutes: parseNumber('--minutes', values.minutes, { least: 0.05, most: 1_440 }),
    inFlight: parseNumber('--in-flight', values['in-flight'], { least: 1, most: 1_000, isWhole: true }),
    ...(kill !== undefined && { killEverySeconds: parseNumber('--kill-every', kill, { least: 1, most: 3_600 }) }),
  };
}

interface Range {
  readonly least: number;
  readonly most: number;
  readonly isWhole?: boolean;
}

function parseNumber(option: string, text: string, { least, most, isWhole = false }: Range): number {
  const number = Number(text);
  const isGood = text.trim() !== '' && number >= least && number <= most && (!isWhole || Number.isInteger(number));
  if (isGood) return number;
  const wanted = isWhole ? 'a whole number' : 'a number';
  throw new OptionError(`Cannot use "${text}" for ${option}: ${wanted} from ${least} to ${most} is needed`);
}

function parseValues(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        help: { type: 'boolean', short: 'h', default: false },
        'in-flight': { type: 'string', default: '32' },
        'kill-every': { type: 'string' },
        minutes: { type: 'string', default: '10' },
      },
    }).values;
  } catch (error) {
    if (error instanceof TypeError) throw new OptionError(error.message, { cause: error });
    throw error;
  }
}
