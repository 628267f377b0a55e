import { parseArgs } from 'node:util';
import { createCorsPolicy } from '../host/gates/cors-policy.ts';
import { HostStartError } from '../host/host-start-error.ts';

/** What `npm run dev` was asked to do. */
export interface DevOptions {
  /** Folder with host.json, package.json and the settings; the built app is put into its `dist`. */
  readonly appFolder: string;
  /** Port of the app; 0 takes any free one. */
  readonly port: number;
  /** Port of the emulator; absent for the one in the sample's `INFERENCE_ENDPOINT`. */
  readonly emulatorPort?: number;
  /** Pace of the emulator's streams; 0 for as fast as the caller reads. */
  readonly tokensPerSecond: number;
  /** Port for a debugger; absent when none is wanted. */
  readonly inspectPort?: number;
  /** Whether the app is built and loaded again when its sources or settings change. */
  readonly isWatching: boolean;
  /** Whether functions ask for keys, as on Azure. */
  readonly checksKeys: boolean;
  /** Origins that may read answers, with commas between them; absent for those in local.settings.json. */
  readonly corsOrigins?: string;
}

/** A command line that cannot be followed. The message says which option and what it takes. */
export class OptionError extends Error {
  override readonly name = 'OptionError';
}

/** The text of `--help`. */
export const devUsage = `Usage: npm run dev -- [options]

Builds the app and starts it with everything it needs on this machine.

  --port PORT              port of the app (7071)
  --emulator-port PORT     port of the inference emulator (the one in local.settings.sample.json)
  --tokens-per-second N    pace of the emulator's streams, 0 for unpaced (100)
  --inspect[=PORT]         let a debugger attach, on 127.0.0.1 (9229)
  --watch                  build and load the app again when its sources or settings change
  --auth                   ask for keys as Azure does; they are made and printed at the start
  --cors ORIGINS           origins whose pages may read answers: https://a.example,http://localhost:3000 or *
  --app-folder FOLDER      folder with host.json, package.json and the settings (this project)
  --help                   print this text

A port of 0 takes any free one.`;

/** The port of a debugger when none is named: the one that Node and the Azure Functions extension use. */
export const defaultInspectPort = '9229';

/**
 * Reads the command line of `npm run dev`; `undefined` when it asks for help.
 *
 * @throws OptionError
 */
export function parseDevOptions(args: readonly string[], projectFolder: string): DevOptions | undefined {
  const values = parseValues(args);
  if (values.help) return undefined;
  const { 'emulator-port': emulatorPort, inspect, cors } = values;
  return {
    appFolder: values['app-folder'] ?? projectFolder,
    port: parsePort('--port', values.port),
    tokensPerSecond: parseCount('--tokens-per-second', values['tokens-per-second'], 1_000_000),
    isWatching: values.watch,
    checksKeys: values.auth,
    ...(cors !== undefined && { corsOrigins: checkOrigins(cors) }),
    ...(emulatorPort !== undefined && { emulatorPort: parsePort('--emulator-port', emulatorPort) }),
    ...(inspect !== undefined && { inspectPort: parsePort('--inspect', inspect) }),
  };
}

function parseValues(args: readonly string[]) {
  try {
    // Node's parser knows no option with a value that may be left out.
    return parseArgs({
      args: args.map((arg) => (arg === '--inspect' ? `--inspect=${defaultInspectPort}` : arg)),
      options: {
        'app-folder': { type: 'string' },
        auth: { type: 'boolean', default: false },
        cors: { type: 'string' },
        'emulator-port': { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
        inspect: { type: 'string' },
        port: { type: 'string', default: '7071' },
        'tokens-per-second': { type: 'string', default: '100' },
        watch: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    if (error instanceof TypeError) throw new OptionError(error.message, { cause: error });
    throw error;
  }
}

function checkOrigins(origins: string): string {
  try {
    createCorsPolicy({ origins, allowsCredentials: false });
    return origins;
  } catch (error) {
    if (error instanceof HostStartError) throw new OptionError(`${error.message} (--cors)`, { cause: error });
    throw error;
  }
}

/** Reads a port number of a command line, from 0 to 65535. @throws OptionError that names the option */
export function parsePort(option: string, text: string): number {
  return parseCount(option, text, 65_535);
}

function parseCount(option: string, text: string, max: number): number {
  const count = Number(text);
  if (!/^\d{1,7}$/.test(text) || count > max) {
    throw new OptionError(`Cannot use "${text}" for ${option}: a whole number from 0 to ${max} is needed`);
  }
  return count;
}
