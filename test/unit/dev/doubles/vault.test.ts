import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import {
  type IdentityDouble,
  type IdentityDoubleOptions,
  startIdentityDouble,
} from '../../../../dev/doubles/identity.ts';
import { createTokenIssuer } from '../../../../dev/doubles/token-issuer.ts';
import { startVaultDouble, type VaultDouble, type VaultDoubleOptions } from '../../../../dev/doubles/vault.ts';

const run = promisify(execFile);
const closers: (() => Promise<unknown>)[] = [];
const issuer = createTokenIssuer();
const checkToken: VaultDoubleOptions['checkToken'] = (token, audience) => issuer.check(token, audience);

afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function startVault(options: Partial<VaultDoubleOptions> = {}): Promise<VaultDouble> {
  const vault = await startVaultDouble({ secrets: new Map(), checkToken, ...options });
  closers.push(() => vault.close());
  return vault;
}

async function startIdentity(options: Partial<IdentityDoubleOptions> = {}): Promise<IdentityDouble> {
  const identity = await startIdentityDouble({ issuer, ...options });
  closers.push(() => identity.close());
  return identity;
}

/** Reads secrets with the real client libraries in a process that trusts the vault's certificate. */
async function readWithClient(vault: VaultDouble, identity: IdentityDouble, names: readonly string[]) {
  const folder = await mkdtemp(join(tmpdir(), 'vault-double-'));
  closers.push(() => rm(folder, { recursive: true }));
  const bundle = join(folder, 'vault.pem');
  await writeFile(bundle, vault.certificate);
  const script = fileURLToPath(new URL('../../../support/read-secret.ts', import.meta.url));
  const { stdout } = await run(process.execPath, [script, vault.url, ...names], {
    env: {
      PATH: process.env['PATH'],
      NODE_EXTRA_CA_CERTS: bundle,
      IDENTITY_ENDPOINT: identity.endpoint,
      IDENTITY_HEADER: identity.header,
    },
  });
  return stdout
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
}

interface Answer {
  readonly status: number | undefined;
  readonly challenge: string | undefined;
  readonly body: unknown;
}

async function get(vault: VaultDouble, path: string, token?: string, method = 'GET'): Promise<Answer> {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const call = request(`${vault.url}${path}`, { ca: vault.certificate, headers, method, agent: false });
  const [response]: readonly unknown[] = await once(call.end(), 'response');
  if (!(response instanceof IncomingMessage)) throw new Error('Cannot read the response');
  const body: unknown = JSON.parse(await text(response));
  return { status: response.statusCode, challenge: response.headers['www-authenticate'], body };
}

const token = (): string => issuer.issue('https://vault.azure.net', 60_000).token;

describe('startVaultDouble()', () => {
  it('startVaultDouble() serves the unmodified client libraries: challenge, token of the identity double, secret', async () => {
    const vault = await startVault({ secrets: new Map([['inference-key', 'first']]) });
    const identity = await startIdentity();

    const answers = await readWithClient(vault, identity, ['inference-key', 'Inference-KEY', 'other']);

    expect(answers).toEqual([
      { value: 'first', name: 'inference-key', version: expect.stringMatching(/^[0-9a-f]{32}$/) },
      { value: 'first', name: 'Inference-KEY', version: expect.stringMatching(/^[0-9a-f]{32}$/) },
      expect.objectContaining({ errorName: 'RestError', status: 404 }),
    ]);
    expect({ challenges: vault.requestCount(401), all: vault.requestCount(), tokens: identity.requestCount() }).toEqual(
      {
        challenges: 1,
        all: 4,
        tokens: 1,
      },
    );
  });

  it('startVaultDouble() refuses the token of an identity endpoint it does not know', async () => {
    const vault = await startVault({ secrets: new Map([['inference-key', 'first']]) });
    const identity = await startIdentity({ issuer: createTokenIssuer() });

    const [answer] = await readWithClient(vault, identity, ['inference-key']);

    expect(answer).toMatchObject({ status: 401, message: expect.stringContaining('signature') });
  });

  it('startVaultDouble() challenges a request without a token as the service does', async () => {
    const vault = await startVault();

    expect(await get(vault, '/secrets/a?api-version=7.6')).toEqual({
      status: 401,
      challenge:
        'Bearer authorization="https://login.microsoftonline.com/00000000-0000-0000-0000-000000000000", resource="https://vault.azure.net"',
      body: { error: { code: 'Unauthorized', message: 'AKV10000: Request is missing a Bearer or PoP token.' } },
    });
  });

  it.each([
    ['for another audience', issuer.issue('https://management.azure.com', 60_000).token, /AKV10022: Invalid audience/],
    ['whose audience ends in a slash', issuer.issue('https://vault.azure.net/', 60_000).token, /AKV10022/],
    ['that has expired', issuer.issue('https://vault.azure.net', -1000).token, /TokenExpired/],
    ['that is no token', 'anything', /InvalidToken/],
  ])('startVaultDouble() answers a token %s with 401 and the challenge', async (_case, bad, message) => {
    const vault = await startVault({ secrets: new Map([['a', '1']]) });

    expect(await get(vault, '/secrets/a?api-version=7.6', bad)).toEqual({
      status: 401,
      challenge: expect.stringContaining('resource="https://vault.azure.net"'),
      body: { error: { code: 'Unauthorized', message: expect.stringMatching(message) } },
    });
  });

  it('startVaultDouble() answers an unknown secret with 404 and its name', async () => {
    const vault = await startVault();

    expect(await get(vault, '/secrets/absent?api-version=7.6', token())).toMatchObject({
      status: 404,
      body: { error: { code: 'SecretNotFound', message: expect.stringContaining('absent') } },
    });
  });

  it.each([
    ['PUT', '/secrets/a?api-version=7.6', 405, 'MethodNotAllowed'],
    ['GET', '/secrets/a', 400, 'BadParameter'],
    ['GET', '/keys/a?api-version=7.6', 404, 'NotFound'],
    ['GET', '/secrets/a/0123456789abcdef0123456789abcdef?api-version=7.6', 404, 'SecretNotFound'],
  ])('startVaultDouble() answers %s %s with %i %s', async (method, path, status, code) => {
    const vault = await startVault({ secrets: new Map([['a', '1']]) });

    expect(await get(vault, path, token(), method)).toMatchObject({ status, body: { error: { code } } });
  });

  it('startVaultDouble() gives a secret that was changed at run time a new version, and only that one', async () => {
    const secrets = new Map([['a', 'old']]);
    const vault = await startVault({ secrets });
    const read = async (path: string) => (await get(vault, `${path}?api-version=7.6`, token())).body;
    const before = await read('/secrets/a');
    secrets.set('a', 'new');
    const after = await read('/secrets/a');

    expect([before, after]).toMatchObject([{ value: 'old' }, { value: 'new' }]);
    expect(before).not.toHaveProperty('id', Reflect.get(Object(after), 'id'));
    expect(await read(new URL(String(Reflect.get(Object(after), 'id'))).pathname)).toEqual(after);
  });

  it('startVaultDouble() asks a function for secrets by their name in lower case', async () => {
    const asked: string[] = [];
    const secrets = (name: string): string | undefined => {
      asked.push(name);
      return `value of ${name}`;
    };
    const vault = await startVault({ secrets });

    expect(await get(vault, '/secrets/Inference-Key?api-version=7.6', token())).toMatchObject({
      body: { value: 'value of inference-key' },
    });
    expect(asked).toEqual(['inference-key']);
  });

  it('startVaultDouble() denies access on demand, in the shape of a missing role', async () => {
    const vault = await startVault({ secrets: new Map([['a', '1']]), fault: () => ({ status: 403 }) });

    expect(await get(vault, '/secrets/a?api-version=7.6', token())).toMatchObject({
      status: 403,
      body: { error: { code: 'Forbidden', innererror: { code: 'ForbiddenByRbac' } } },
    });
  });

  it('startVaultDouble() closes while an answer is held back', async () => {
    const delayed = Promise.withResolvers<undefined>();
    const vault = await startVault({
      fault: () => {
        delayed.resolve(undefined);
        return { delayMs: 600_000 };
      },
    });
    const call = get(vault, '/secrets/a?api-version=7.6', token()).catch((error: unknown) => error);
    await delayed.promise;
    await vault.close();

    expect(await call).toMatchObject({ code: 'ECONNRESET' });
  });
});
