import { type InferenceRoute, recogniseRoute } from './adapters/inference/route-kind.ts';
import { secretVariable } from './adapters/secrets/environment-secrets.ts';
import type { FieldError } from './shared/app-error.ts';
import type { BodyLimits } from './shared/http-contract.ts';
import { isLoopbackHost } from './shared/is-loopback-host.ts';

/** Every setting the app reads, in the order they are documented. Platform variables are not among them. */
export const settingNames = [
  'INFERENCE_ENDPOINT',
  'CHAT_DEPLOYMENT',
  'INFERENCE_AUTH',
  'INFERENCE_KEY',
  'INFERENCE_KEY_SECRET',
  'KEY_VAULT_URI',
  'AZURE_CLIENT_ID',
  'INFERENCE_MAX_SOCKETS',
  'SUMMARISE_MAX_BODY_BYTES',
  'SUMMARISE_CHUNK_TOKENS',
  'SUMMARISE_PARALLEL_CALLS',
  'ANSWER_DEADLINE_MS',
  'STREAM_DEADLINE_MS',
] as const;

/** Name of a setting. */
export type SettingName = (typeof settingNames)[number];

/** Where the key of the model endpoint comes from. */
export type InferenceAuth =
  | { readonly kind: 'keyVault'; readonly secretName: string }
  | { readonly kind: 'managedIdentity' }
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'none' };

/** All settings, checked. */
export interface Config {
  readonly inference: {
    readonly route: InferenceRoute;
    readonly chatDeployment: string;
    readonly auth: InferenceAuth;
    readonly maxSockets: number;
  };
  readonly identity: { readonly clientId?: string; readonly hasManagedIdentity: boolean };
  /** Absent: secrets come from the environment. */
  readonly keyVaultUri?: string;
  readonly summarise: { readonly chunkTokens: number; readonly parallelCalls: number };
  readonly limits: {
    readonly maxBodyBytes: BodyLimits;
    readonly answerDeadlineMs: number;
    readonly streamDeadlineMs: number;
  };
}

/** Settings that are all good, or everything that is wrong with them; values never appear. */
export type ConfigResult =
  | { readonly isValid: true; readonly config: Config }
  | { readonly isValid: false; readonly faults: readonly FieldError[]; readonly limits: Config['limits'] };

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

const mebibyte = 1024 * 1024;

/**
 * Reads the settings. An empty value counts as not set. All faults are reported together, each with the setting's name
 * (`pointer` is `/NAME`) and what is wanted.
 */
export function readConfig(env: Environment): ConfigResult {
  const faults: FieldError[] = [];
  const read = createReader(env, (name, message) => faults.push({ pointer: `/${name}`, message }));

  const route = readRoute(read);
  const chatDeployment = read.required('CHAT_DEPLOYMENT', 'the name of a chat deployment');
  const keyVaultUri = readKeyVaultUri(read);
  const auth = readAuth(read, env, { route, keyVaultUri });
  const clientId = read.text('AZURE_CLIENT_ID');
  const maxSockets = read.wholeNumber('INFERENCE_MAX_SOCKETS', { fallback: 64, min: 1, max: 1_000 });
  const summarise = {
    chunkTokens: read.wholeNumber('SUMMARISE_CHUNK_TOKENS', { fallback: 8_000, min: 500, max: 1_000_000 }),
    parallelCalls: read.wholeNumber('SUMMARISE_PARALLEL_CALLS', { fallback: 8, min: 1, max: 64 }),
  };
  const limits: Config['limits'] = {
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

  if (faults.length > 0 || route === undefined || chatDeployment === undefined || auth === undefined) {
    return { isValid: false, faults, limits };
  }
  return {
    isValid: true,
    config: {
      inference: { route, chatDeployment, auth, maxSockets },
      identity: {
        ...(clientId === undefined ? {} : { clientId }),
        hasManagedIdentity: isSet(env['IDENTITY_ENDPOINT']) || isSet(env['MSI_ENDPOINT']),
      },
      ...(keyVaultUri === undefined ? {} : { keyVaultUri }),
      summarise,
      limits,
    },
  };
}

interface Reader {
  text(name: SettingName): string | undefined;
  required(name: SettingName, wanted: string): string | undefined;
  wholeNumber(name: SettingName, range: { fallback: number; min: number; max: number }): number;
  fault(name: SettingName, message: string): void;
}

function createReader(env: Environment, fault: Reader['fault']): Reader {
  const text = (name: SettingName): string | undefined => {
    const value = env[name]?.trim();
    return value === '' ? undefined : value;
  };
  return {
    text,
    fault,
    required(name, wanted) {
      const value = text(name);
      if (value === undefined) fault(name, `is not set: ${wanted} is needed`);
      return value;
    },
    wholeNumber(name, { fallback, min, max }) {
      const value = text(name);
      if (value === undefined) return fallback;
      const number = /^\d{1,15}$/u.test(value) ? Number(value) : Number.NaN;
      if (number >= min && number <= max) return number;
      fault(name, `must be a whole number from ${min} to ${max}`);
      return fallback;
    },
  };
}

function readRoute(read: Reader): InferenceRoute | undefined {
  const name = 'INFERENCE_ENDPOINT';
  const endpoint = read.required(name, 'the base URL of a model endpoint');
  if (endpoint === undefined) return undefined;
  const route = recogniseRoute(endpoint);
  if (route === undefined) {
    read.fault(
      name,
      'must be the http(s) base URL of a known kind, such as https://<resource>.openai.azure.com/openai/v1',
    );
  }
  return route;
}

function readKeyVaultUri(read: Reader): string | undefined {
  const name = 'KEY_VAULT_URI';
  const value = read.text(name);
  if (value === undefined) return undefined;
  const url = URL.parse(value);
  if (url?.protocol === 'https:') return url.href;
  read.fault(name, 'must be an https URL such as https://<vault>.vault.azure.net');
  return undefined;
}

interface AuthFacts {
  readonly route: InferenceRoute | undefined;
  readonly keyVaultUri: string | undefined;
}

function readAuth(read: Reader, env: Environment, facts: AuthFacts): InferenceAuth | undefined {
  const auth = readAuthKind(read, env, facts.keyVaultUri);
  const url = facts.route === undefined ? null : URL.parse(facts.route.baseUrl);
  if (auth !== undefined && auth.kind !== 'none' && url?.protocol === 'http:' && !isLoopbackHost(url)) {
    read.fault(
      'INFERENCE_ENDPOINT',
      'must be https, since a credential is sent to it; http is for loopback, or INFERENCE_AUTH=none',
    );
  }
  return auth;
}

function readAuthKind(read: Reader, env: Environment, keyVaultUri: string | undefined): InferenceAuth | undefined {
  const kind = read.required('INFERENCE_AUTH', 'keyVault, managedIdentity, key or none');
  const secretName = readSecretName(read);
  const key = read.text('INFERENCE_KEY');
  switch (kind) {
    case undefined:
      return undefined;
    case 'none':
    case 'managedIdentity':
      return { kind };
    case 'key':
      if (key === undefined)
        read.fault('INFERENCE_KEY', 'is not set: INFERENCE_AUTH=key needs the key of the model endpoint');
      return key === undefined ? undefined : { kind, key };
    case 'keyVault':
      if (keyVaultUri === undefined && !isSet(env[secretVariable(secretName)])) {
        const variable = secretVariable(secretName);
        read.fault('KEY_VAULT_URI', `is not set: INFERENCE_AUTH=keyVault needs a vault, or the key in ${variable}`);
      }
      return { kind, secretName };
    default:
      read.fault('INFERENCE_AUTH', 'must be keyVault, managedIdentity, key or none');
      return undefined;
  }
}

function readSecretName(read: Reader): string {
  const name = 'INFERENCE_KEY_SECRET';
  const value = read.text(name) ?? 'inference-key';
  if (!/^[0-9A-Za-z-]{1,127}$/u.test(value))
    read.fault(name, 'must be a secret name: letters, digits and -, at most 127');
  return value;
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}
