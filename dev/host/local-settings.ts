import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { HostStartError } from './host-start-error.ts';
import { parseJsonText } from './parse-json-text.ts';

/** Variables of a process; `undefined` means not set. */
export type Environment = Readonly<Record<string, string | undefined>>;

const schema = z.object({
  IsEncrypted: z.boolean().optional(),
  Values: z.record(z.string(), z.string({ error: 'must be a string' })).optional(),
});

/**
 * Parses the text of a local.settings.json and gives its `Values`. Throws a HostStartError (`local_settings`) that
 * names the faulty keys, never their values, which may be secrets.
 */
export function parseLocalSettings(text: string): Readonly<Record<string, string>> {
  let json: unknown;
  try {
    json = parseJsonText(text);
  } catch {
    // The message of JSON.parse quotes the text, which holds keys.
    throw new HostStartError('local_settings', 'Cannot read local.settings.json: it is not valid JSON');
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'the file'}: ${issue.message}`);
    throw new HostStartError('local_settings', `Cannot use local.settings.json: ${faults.join('; ')}`);
  }
  if (parsed.data.IsEncrypted === true) {
    throw new HostStartError(
      'local_settings',
      'Cannot use local.settings.json: "IsEncrypted" is true, and only Core Tools on the machine that encrypted it ' +
        'hold the key; run "func settings decrypt", or set it to false and enter the values again',
    );
  }
  return parsed.data.Values ?? {};
}

/** Reads the `Values` of `local.settings.json` in an app folder; a missing file has none. */
export async function readLocalSettings(appFolder: string): Promise<Readonly<Record<string, string>>> {
  let text: string;
  const path = join(appFolder, 'local.settings.json');
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return {};
    throw new HostStartError('local_settings', `Cannot read "${path}": ${String(cause)}`, { cause });
  }
  return parseLocalSettings(text);
}

/**
 * The environment of a worker: what is already set wins over the values of local.settings.json, also when it is
 * empty, and the environment's name is always `Development`, as Core Tools do.
 */
export function toWorkerEnvironment(environment: Environment, values: Readonly<Record<string, string>>): Environment {
  const set = Object.entries(environment).filter(([, value]) => value !== undefined);
  return { ...values, ...Object.fromEntries(set), AZURE_FUNCTIONS_ENVIRONMENT: 'Development' };
}
