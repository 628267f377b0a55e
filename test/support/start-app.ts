import { symlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { DoubleFault } from '../../dev/doubles/double-fault.ts';
import { startIdentityDouble } from '../../dev/doubles/identity.ts';
import { createTokenIssuer } from '../../dev/doubles/token-issuer.ts';
import { startVaultDouble, type VaultDouble } from '../../dev/doubles/vault.ts';
import { startHost } from '../../dev/host/start-host.ts';
import { type ClosingStack, createClosingStack } from '../../dev/run/closing-stack.ts';
import { writeTrustedCertificates } from '../../dev/run/write-trusted-certificates.ts';
import { collectLog } from './collect-log.ts';
import { makeAppFolder } from './make-app-folder.ts';

/** How the app is started. */
export interface AppOptions {
  /** Base URL of the models. */
  readonly endpoint: string;
  /** Key of the endpoint. */
  readonly key: string;
  /** Where the app finds the key: in its settings, or in a vault double that it signs in to. */
  readonly keyFrom?: 'settings' | 'vault';
  /** What the vault double does wrong, asked at each request that has a good token. */
  readonly vaultFault?: () => DoubleFault | undefined;
  /** Further settings; they win over those that follow from the rest. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** The built app behind a local host on a free port. */
export interface RunningApp extends AsyncDisposable {
  /** Base URL of its functions, without a slash at its end. */
  readonly url: string;
  readonly vault: VaultDouble | undefined;
  /** All that was logged so far, one entry per line. */
  log(): string;
  /** Resolves with the first log entry that matches, whenever it comes. */
  logged(pattern: RegExp): Promise<string>;
  /** Sends a value as JSON; a text or bytes as they are. */
  post(path: string, body: object | string, headers?: Readonly<Record<string, string>>): Promise<Response>;
  /** Stops all that was started. */
  close(): Promise<void>;
}

const distFolder = resolve(import.meta.dirname, '../../dist');
const drainMs = 2_000;

/**
 * Starts the built app in a folder of its own, so that neither `local.settings.json` nor variables of whoever runs the
 * tests have a part in it. `dist/` has to be built.
 */
export async function startApp(options: AppOptions): Promise<RunningApp> {
  const stack = createClosingStack();
  const close = async (): Promise<void> => {
    const faults = await stack.closeAll();
    if (faults.length > 0) throw new AggregateError(faults, 'Cannot stop all that was started');
  };
  try {
    return await start(options, stack, close);
  } catch (error) {
    await close();
    throw error;
  }
}

async function start(
  { endpoint, key, keyFrom = 'settings', vaultFault, settings = {} }: AppOptions,
  stack: ClosingStack,
  close: () => Promise<void>,
): Promise<RunningApp> {
  const folder = await makeAppFolder();
  stack.defer(() => folder.remove());
  await symlink(distFolder, join(folder.path, 'dist'), 'junction');

  const { vault, environment } = keyFrom === 'vault' ? await startVault(key, vaultFault, stack) : { environment: {} };
  const { entries, log, logged } = collectLog();
  const host = await startHost({
    appFolder: folder.path,
    port: 0,
    drainMs,
    env: {
      PATH: process.env['PATH'],
      INFERENCE_ENDPOINT: endpoint,
      CHAT_DEPLOYMENT: 'gpt-5-mini',
      ...(keyFrom === 'settings' && { INFERENCE_AUTH: 'key', INFERENCE_KEY: key }),
      ...environment,
      ...settings,
    },
    log,
  });
  stack.defer(() => host.close());

  const url = `${host.url}/api`;
  return {
    url,
    vault,
    log: () => entries.map(({ message }) => message).join('\n'),
    logged: async (pattern) => (await logged(pattern)).message,
    post: (path, body, headers = {}) =>
      fetch(`${url}/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
      }),
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function startVault(
  key: string,
  fault: AppOptions['vaultFault'],
  stack: ClosingStack,
): Promise<{ readonly vault: VaultDouble; readonly environment: Readonly<Record<string, string>> }> {
  const issuer = createTokenIssuer();
  const vault = await startVaultDouble({
    secrets: new Map([['inference-key', key]]),
    checkToken: (token, audience) => issuer.check(token, audience),
    ...(fault !== undefined && { fault }),
  });
  stack.defer(() => vault.close());
  const identity = await startIdentityDouble({ issuer });
  stack.defer(() => identity.close());
  const certificates = await writeTrustedCertificates(vault.certificate);
  stack.defer(() => certificates.remove());
  const environment = {
    INFERENCE_AUTH: 'keyVault',
    INFERENCE_KEY_SECRET: 'inference-key',
    KEY_VAULT_URI: vault.url,
    IDENTITY_ENDPOINT: identity.endpoint,
    IDENTITY_HEADER: identity.header,
    NODE_EXTRA_CA_CERTS: certificates.file,
  };
  return { vault, environment };
}
