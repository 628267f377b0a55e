import { type InferenceRoute, recogniseRoute } from '../adapters/inference/route-kind.ts';
import { secretVariable } from '../adapters/secrets/environment-secrets.ts';
import type { SettingReader } from './create-setting-reader.ts';

/** Where the key of the model endpoint comes from. */
export type InferenceAuth =
  | { readonly kind: 'keyVault'; readonly secretName: string }
  | { readonly kind: 'managedIdentity' }
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'none' };

/** How to reach the model endpoint. */
export interface InferenceSettings {
  readonly route: InferenceRoute;
  readonly chatDeployment: string;
  readonly auth: InferenceAuth;
  readonly maxSockets: number;
}

/**
 * Reads what concerns the model endpoint; `undefined` when something is missing or wrong, which the reader then has as a
 * fault.
 */
export function readInferenceSettings(read: SettingReader): InferenceSettings | undefined {
  const route = readRoute(read);
  const chatDeployment = read.required('CHAT_DEPLOYMENT', 'the name of a chat deployment');
  const auth = readAuth(read);
  const maxSockets = read.wholeNumber('INFERENCE_MAX_SOCKETS', { fallback: 64, min: 1, max: 1_000 });
  if (route !== undefined && auth !== undefined) checkTransport(read, route, auth);
  if (route !== undefined && chatDeployment !== undefined) checkDeployment(read, route, chatDeployment);
  if (route === undefined || chatDeployment === undefined || auth === undefined) return undefined;
  return { route, chatDeployment, auth, maxSockets };
}

function readRoute(read: SettingReader): InferenceRoute | undefined {
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

/** Calls go to the deployment that the URL names; another name in the settings would be ignored without a word. */
function checkDeployment(read: SettingReader, { deployment }: InferenceRoute, chatDeployment: string): void {
  if (deployment === undefined || deployment.toLowerCase() === chatDeployment.toLowerCase()) return;
  read.fault(
    'CHAT_DEPLOYMENT',
    'must be the deployment in the URL of INFERENCE_ENDPOINT, or that URL must name none, as /openai/v1 does',
  );
}

function checkTransport(read: SettingReader, route: InferenceRoute, auth: InferenceAuth): void {
  if (auth.kind === 'none' || route.isLoopback || route.baseUrl.startsWith('https:')) return;
  read.fault(
    'INFERENCE_ENDPOINT',
    'must be https, since a credential is sent to it; http is for loopback, or INFERENCE_AUTH=none',
  );
}

function readAuth(read: SettingReader): InferenceAuth | undefined {
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
      if (!read.has('KEY_VAULT_URI') && !read.has(secretVariable(secretName))) {
        const variable = secretVariable(secretName);
        read.fault('KEY_VAULT_URI', `is not set: INFERENCE_AUTH=keyVault needs a vault, or the key in ${variable}`);
      }
      return { kind, secretName };
    default:
      read.fault('INFERENCE_AUTH', 'must be keyVault, managedIdentity, key or none');
      return undefined;
  }
}

function readSecretName(read: SettingReader): string {
  const name = 'INFERENCE_KEY_SECRET';
  const value = read.text(name) ?? 'inference-key';
  if (!/^[0-9A-Za-z-]{1,127}$/u.test(value))
    read.fault(name, 'must be a secret name: letters, digits and -, at most 127');
  return value;
}
