import type { FieldError } from './shared/app-error.ts';
import type { HttpLimits } from './shared/http-contract.ts';
import { createSettingReader, type Environment, type SettingReader } from './settings/create-setting-reader.ts';
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

const mebibyte = 1024 * 1024;

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
  const limits: HttpLimits = {
    maxBodyBytes: {
      summarise: read.wholeNumber('SUMMARISE_MAX_BODY_BYTES', {
        fallback: 8 * mebibyte,
        min: 1_024,
        max: 100 * mebibyte,
      }),
    },
    // The platform's load balancer gives up on an answer after 230 s, the host on a function after five minutes.
    answerDeadlineMs: read.wholeNumber('ANSWER_DEADLINE_MS', { fallback: 200_000, min: 1_000, max: 225_000 }),
    streamDeadlineMs: read.wholeNumber('STREAM_DEADLINE_MS', { fallback: 280_000, min: 1_000, max: 290_000 }),
  };

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
