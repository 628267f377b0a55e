import type { FieldError } from './shared/app-error.ts';
import type { HttpLimits } from './shared/http-contract.ts';
import { createSettingReader, type Environment, type SettingReader } from './settings/create-setting-reader.ts';
import { readHttpLimits } from './settings/read-http-limits.ts';
import { type InferenceSettings, readInferenceSettings } from './settings/read-inference-settings.ts';

/** All settings, checked. */
export interface Config {
  readonly inference: InferenceSettings;
  readonly identity: { readonly clientId?: string; readonly hasManagedIdentity: boolean };
  /** Absent: secrets come from the environment. */
  readonly keyVaultUri?: string;
  readonly summarise: { readonly chunkTokens: number; readonly parallelCalls: number };
  readonly limits: HttpLimits;
}

/** Settings that are all good, or everything that is wrong with them; values never appear. */
export type ConfigResult =
  | { readonly isValid: true; readonly config: Config }
  | { readonly isValid: false; readonly faults: readonly FieldError[]; readonly limits: HttpLimits };

/**
 * Reads the settings. An empty value counts as not set. All faults are reported together, each with the setting's name
 * (`pointer` is `/NAME`) and what is wanted.
 */
export function readConfig(env: Environment): ConfigResult {
  const read = createSettingReader(env);
  const inference = readInferenceSettings(read);
  const keyVaultUri = readKeyVaultUri(read);
  const clientId = read.text('AZURE_CLIENT_ID');
  const summarise = {
    chunkTokens: read.wholeNumber('SUMMARISE_CHUNK_TOKENS', { fallback: 8_000, min: 500, max: 1_000_000 }),
    parallelCalls: read.wholeNumber('SUMMARISE_PARALLEL_CALLS', { fallback: 8, min: 1, max: 64 }),
  };
  const limits = readHttpLimits(read);

  const { faults } = read;
  if (faults.length > 0 || inference === undefined) return { isValid: false, faults, limits };
  return {
    isValid: true,
    config: {
      inference,
      identity: {
        ...(clientId === undefined ? {} : { clientId }),
        hasManagedIdentity: read.has('IDENTITY_ENDPOINT') || read.has('MSI_ENDPOINT'),
      },
      ...(keyVaultUri === undefined ? {} : { keyVaultUri }),
      summarise,
      limits,
    },
  };
}

function readKeyVaultUri(read: SettingReader): string | undefined {
  const name = 'KEY_VAULT_URI';
  const value = read.text(name);
  if (value === undefined) return undefined;
  const url = URL.parse(value);
  if (url?.protocol === 'https:') return url.href;
  read.fault(name, 'must be an https URL such as https://<vault>.vault.azure.net');
  return undefined;
}
