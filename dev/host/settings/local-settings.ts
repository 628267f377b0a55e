import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { CorsSettings } from '../gates/cors-policy.ts';
import { HostStartError } from '../host-start-error.ts';
import { parseJsonText } from './parse-json-text.ts';

/** Variables of a process; `undefined` means not set. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What the local host uses of local.settings.json. */
export interface LocalSettings {
  /** Variables for the app. */
  readonly values: Readonly<Record<string, string>>;
  /** `CORS` and `CORSCredentials` of `Host`. */
  readonly cors: CorsSettings;
}

const schema = z.object({
  IsEncrypted: z.boolean().optional(),
  Host: z
    .object({
      CORS: z.string({ error: 'must be a string' }).optional(),
      // Core Tools read both forms.
      CORSCredentials: z
        .union([z.boolean(), z.stringbool({ truthy: ['true'], falsy: ['false'] })], { error: 'must be true or false' })
        .optional(),
    })
    .optional(),
  Values: z.record(z.string(), z.string({ error: 'must be a string' })).optional(),
});

/**
 * Parses the text of a local.settings.json. Throws a HostStartError (`local_settings`) that names the faulty keys,
 * never their values, which may be secrets.
 */
export function parseLocalSettings(text: string): LocalSettings {
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
  const { Values = {}, Host = {} } = parsed.data;
  return { values: Values, cors: { origins: Host.CORS ?? '', allowsCredentials: Host.CORSCredentials ?? false } };
}

/** Reads `local.settings.json` of an app folder; a missing file sets nothing. */
export async function readLocalSettings(appFolder: string): Promise<LocalSettings> {
  let text: string;
  const path = join(appFolder, 'local.settings.json');
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return parseLocalSettings('{}');
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
