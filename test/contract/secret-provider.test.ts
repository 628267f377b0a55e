import tls from 'node:tls';
import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { DoubleFault } from '../../dev/doubles/double-fault.ts';
import { type IdentityDouble, startIdentityDouble } from '../../dev/doubles/identity.ts';
import { createTokenIssuer } from '../../dev/doubles/token-issuer.ts';
import { startVaultDouble, type VaultDouble } from '../../dev/doubles/vault.ts';
import { createAzureCredential } from '../../src/adapters/identity/azure-credential.ts';
import { createCachedSecrets } from '../../src/adapters/secrets/cached-secrets.ts';
import { createEnvironmentSecrets } from '../../src/adapters/secrets/environment-secrets.ts';
import { createKeyVaultSecrets, type KeyVaultSecretsOptions } from '../../src/adapters/secrets/key-vault-secrets.ts';
import type { SecretProvider } from '../../src/ports/secret-provider.ts';

const secretValue = 'value-that-must-stay-secret';
const { signal } = new AbortController();
const secrets = new Map<string, string>();
const trusted = tls.getCACertificates('default');
const environment = { ...process.env };

let identity: IdentityDouble;
let vault: VaultDouble;
let vaultFault: DoubleFault | undefined;
let identityFault: DoubleFault | undefined;

beforeAll(async () => {
  const issuer = createTokenIssuer();
  identity = await startIdentityDouble({ issuer, fault: () => identityFault });
  vault = await startVaultDouble({ secrets, checkToken: issuer.check.bind(issuer), fault: () => vaultFault });
  tls.setDefaultCACertificates([...trusted, vault.certificate]);
  Object.assign(process.env, {
    IDENTITY_ENDPOINT: identity.endpoint,
    IDENTITY_HEADER: identity.header,
    // A dead proxy: whatever reaches the doubles went past it.
    HTTPS_PROXY: 'http://127.0.0.1:9',
  });
});
afterAll(async () => {
  process.env = environment;
  tls.setDefaultCACertificates(trusted);
  await Promise.all([vault.close(), identity.close()]);
});
afterEach(() => {
  vaultFault = undefined;
  identityFault = undefined;
  secrets.clear();
});

function createVaultSecrets(options: Partial<KeyVaultSecretsOptions> = {}): SecretProvider {
  const credential = createAzureCredential({ hasManagedIdentity: true });
  return createKeyVaultSecrets({ vaultUrl: vault.url, credential, ...options });
}

async function failureOf(secret: Promise<string>): Promise<Error> {
  const failure = await secret.catch((error: unknown) => error);
  if (!(failure instanceof Error)) throw new TypeError('The secret was read');
  return failure;
}

describe.each<[string, (secrets: Readonly<Record<string, string>>) => SecretProvider]>([
  [
    'environment',
    (values) =>
      createEnvironmentSecrets(
        Object.fromEntries(
          Object.entries(values).map(([name, value]) => [`SECRET_${name.toUpperCase().replaceAll('-', '_')}`, value]),
        ),
      ),
  ],
  ['Key Vault', (values) => fillVault(values, createVaultSecrets())],
  ['Key Vault behind a cache', (values) => fillVault(values, createCachedSecrets(createVaultSecrets()))],
])('SecretProvider of the %s', (_name, create) => {
  it('get() gives the value of the secret', async () => {
    const provider = create({ 'inference-key': secretValue, other: 'x' });
    await expect(provider.get('inference-key', signal)).resolves.toBe(secretValue);
  });

  it.each([
    ['is not there', {}],
    ['is empty', { 'inference-key': '' }],
  ])('get() names a secret that %s', async (_case, values) => {
    await expect(create(values).get('inference-key', signal)).rejects.toMatchObject({
      code: 'secret_unavailable',
      message: expect.stringContaining("'inference-key'"),
    });
  });

  it('get() rethrows the reason of an abort as it is', async () => {
    const reason = new Error('gone');
    await expect(create({ a: 'x' }).get('a', AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});

describe('createKeyVaultSecrets()', () => {
  it.each([
    [403, "the app's identity needs the role 'Key Vault Secrets User' on the vault"],
    [404, 'it is not in the vault'],
    [400, 'the vault answered 400'],
  ])('createKeyVaultSecrets() tells what a %i needs', async (status, need) => {
    secrets.set('a', secretValue);
    vaultFault = { status };
    const failure = await failureOf(createVaultSecrets().get('a', signal));
    expect(failure).toMatchObject({ code: 'secret_unavailable', message: `Cannot read secret 'a': ${need}` });
    expectNoSecrets(failure);
  });

  it('createKeyVaultSecrets() tells that no identity gave a token', async () => {
    identityFault = { status: 400 };
    // The library keeps tokens for the whole process; another identity has none yet.
    const credential = createAzureCredential({ hasManagedIdentity: true, clientId: 'another-identity' });
    const failure = await failureOf(createVaultSecrets({ credential }).get('a', signal));
    expect(failure.message).toContain('no identity gave an access token');
    expect(failure.cause).toMatchObject({ message: expect.stringContaining('ManagedIdentityCredential') });
    expectNoSecrets(failure);
  });

  it('createKeyVaultSecrets() tells that the vault cannot be reached', async () => {
    const failure = await failureOf(createVaultSecrets({ vaultUrl: 'https://127.0.0.1:9' }).get('a', signal));
    expect(failure.message).toBe("Cannot read secret 'a': the vault cannot be reached (ECONNREFUSED)");
    expectNoSecrets(failure);
  });

  it('createKeyVaultSecrets() repeats a call the vault fails, and bounds it', async () => {
    vaultFault = { status: 500 };
    const before = vault.requestCount(500);
    const failure = await failureOf(createVaultSecrets().get('a', signal));
    expect(failure.message).toBe("Cannot read secret 'a': the vault answered 500");
    expect(vault.requestCount(500) - before).toBe(3);
  });

  it('createKeyVaultSecrets() bounds the wait for a vault that is silent', async () => {
    vaultFault = { delayMs: 60_000 };
    const failure = await failureOf(createVaultSecrets({ requestTimeoutMs: 200 }).get('a', signal));
    expect(failure).toMatchObject({
      code: 'secret_unavailable',
      message: "Cannot read secret 'a': no answer within 200 ms",
    });
  });

  it('createKeyVaultSecrets() stops waiting when its caller leaves', async () => {
    vaultFault = { delayMs: 60_000 };
    const caller = new AbortController();
    const reason = new Error('gone');
    const failure = failureOf(createVaultSecrets().get('a', caller.signal));
    caller.abort(reason);
    expect(await failure).toBe(reason);
  });

  it('createKeyVaultSecrets() asks for one token for many secrets', async () => {
    fillVault({ a: '1', b: '2', c: '3' }, undefined);
    const provider = createVaultSecrets();
    await provider.get('a', signal);
    const before = identity.requestCount();
    await Promise.all(['a', 'b', 'c'].map((name) => provider.get(name, signal)));
    expect(identity.requestCount()).toBe(before);
  });
});

describe('createCachedSecrets()', () => {
  it('createCachedSecrets() reads the vault once for all who ask', async () => {
    const provider = createCachedSecrets(fillVault({ a: secretValue }, createVaultSecrets()));
    const before = vault.requestCount(200);
    await Promise.all(Array.from({ length: 50 }, () => provider.get('a', signal)));
    await provider.get('a', signal);
    expect(vault.requestCount(200) - before).toBe(1);
  });
});

function fillVault<T>(values: Readonly<Record<string, string>>, provider: T): T {
  for (const [name, value] of Object.entries(values)) secrets.set(name, value);
  return provider;
}

function expectNoSecrets(failure: Error): void {
  const everything = inspect(failure, { depth: 20, showHidden: true }) + JSON.stringify(failure);
  expect(everything).not.toContain(secretValue);
  expect(everything).not.toContain(identity.header);
  expect(everything).not.toContain('eyJ');
}
