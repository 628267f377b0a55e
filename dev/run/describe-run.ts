import { describeKeys } from './describe-keys.ts';
import { formatSampleCall } from './format-sample-call.ts';
import type { DevRun } from './start-dev.ts';

/** What of a running app is told to its user. */
export type DescribedRun = Pick<DevRun, 'chosen' | 'keys' | 'readiness'> & {
  /** Present when sources and settings are watched. */
  readonly reloading: object | undefined;
  readonly host: Pick<DevRun['host'], 'functions' | 'inspectUrl'>;
  readonly emulator: Pick<NonNullable<DevRun['emulator']>, 'url' | 'key'> | undefined;
};

/**
 * The lines that tell how to use a running app: the functions as `func start` lists them, where the parts are, and one
 * line to paste that begins with `curl`.
 *
 * @param platform as `process.platform`
 */
export function describeRun(run: DescribedRun, platform: string): readonly string[] {
  const { host, emulator, chosen, keys, readiness, reloading } = run;
  const functions = host.functions.toSorted((a, b) => a.name.localeCompare(b.name, 'en'));
  const summarise = functions.find(({ name }) => name === 'summarise')?.url;
  const parts = [
    emulator === undefined ? 'Models:    as set' : `Emulator:  ${emulator.url} (key: ${emulator.key})`,
    ...(chosen.startsVault ? [`Key Vault: double with ${[...chosen.secrets.keys()].join(', ') || 'no secrets'}`] : []),
    ...(host.inspectUrl === undefined ? [] : [`Debugger:  ${host.inspectUrl}`]),
    ...(reloading === undefined ? [] : ['Watching:  src, host.json, local.settings.json, package.json']),
  ];
  return [
    '',
    'Functions:',
    '',
    // As Core Tools write them (DisplayFunctionsInfoUtilities): a tab, the name, the methods, the route in its braces.
    ...functions.flatMap(({ name, methods, url }) => [`\t${name}: [${methods.join(',')}] ${toLocalhost(url)}`, '']),
    ...parts,
    '',
    ...(keys === undefined ? [] : [...describeKeys(keys, functions), '']),
    ...(readiness.kind === 'not_ready' ? [`Not ready yet: status ${readiness.status}, ${readiness.reason}`, ''] : []),
    ...(summarise === undefined ? [] : [formatSampleCall(summarise, platform, keys?.host), '']),
    'Stop with Ctrl-C',
  ];
}

function toLocalhost(url: string): string {
  return url.replace('//127.0.0.1:', '//localhost:');
}
