import { formatSampleCall } from './format-sample-call.ts';
import type { DevRun } from './start-dev.ts';

/** What of a running app is told to its user. */
export type DescribedRun = Pick<DevRun, 'chosen' | 'readiness'> & {
  readonly host: Pick<DevRun['host'], 'functions' | 'inspectUrl'>;
  readonly emulator: Pick<NonNullable<DevRun['emulator']>, 'url' | 'key'> | undefined;
};

/**
 * The lines that tell how to use a running app: the functions as `func start` lists them, where the parts are, and one
 * line to paste that begins with `curl`.
 *
 * @param platform as `process.platform`
 */
export function describeRun({ host, emulator, chosen, readiness }: DescribedRun, platform: string): readonly string[] {
  const functions = host.functions.toSorted((a, b) => a.name.localeCompare(b.name, 'en'));
  const summarise = functions.find(({ name }) => name === 'summarise')?.url;
  const parts = [
    emulator === undefined ? 'Models:    as set' : `Emulator:  ${emulator.url} (key: ${emulator.key})`,
    ...(chosen.startsVault ? [`Key Vault: double with ${[...chosen.secrets.keys()].join(', ') || 'no secrets'}`] : []),
    ...(host.inspectUrl === undefined ? [] : [`Debugger:  ${host.inspectUrl}`]),
  ];
  return [
    '',
    'Functions:',
    '',
    ...functions.map(({ name, methods, url }) => `        ${name}: [${methods.join(',')}] ${url}`),
    '',
    ...parts,
    '',
    ...(readiness.kind === 'not_ready' ? [`Not ready yet: status ${readiness.status}, ${readiness.reason}`, ''] : []),
    ...(summarise === undefined ? [] : [formatSampleCall(summarise, platform), '']),
    'Stop with Ctrl-C',
  ];
}
