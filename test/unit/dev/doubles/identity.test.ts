import { afterEach, describe, expect, it } from 'vitest';
import {
  type IdentityDouble,
  type IdentityDoubleOptions,
  startIdentityDouble,
} from '../../../../dev/doubles/identity.ts';
import { createTokenIssuer } from '../../../../dev/doubles/token-issuer.ts';

const resource = 'https://vault.azure.net';
const nowMs = Date.UTC(2030, 0, 1);
const issuer = createTokenIssuer({ now: () => nowMs });
const closers: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function start(options: Partial<IdentityDoubleOptions> = {}): Promise<IdentityDouble> {
  const identity = await startIdentityDouble({ issuer, ...options });
  closers.push(() => identity.close());
  return identity;
}

async function ask(identity: IdentityDouble, query: Record<string, string>, init: RequestInit = {}) {
  const headers = { 'x-identity-header': identity.header };
  const response = await fetch(`${identity.endpoint}?${new URLSearchParams(query).toString()}`, { headers, ...init });
  const body: unknown = await response.json();
  return { status: response.status, body };
}

const good = { 'api-version': '2019-08-01', resource };

describe('startIdentityDouble()', () => {
  it('startIdentityDouble() gives a token for the resource, with its end in seconds as a string', async () => {
    const { status, body } = await ask(await start({ tokenLifetimeMs: 3_600_000 }), good);

    expect(status).toBe(200);
    expect(body).toEqual({
      access_token: expect.any(String),
      expires_on: String(nowMs / 1000 + 3600),
      resource,
      token_type: 'Bearer',
    });
    expect(issuer.check(String(Reflect.get(Object(body), 'access_token')), resource)).toBeUndefined();
  });

  it('startIdentityDouble() takes the value of IDENTITY_HEADER that it is given', async () => {
    const identity = await start({ header: 'given' });

    expect(identity.header).toBe('given');
    expect(await ask(identity, good, { headers: { 'X-IDENTITY-HEADER': 'given' } })).toMatchObject({ status: 200 });
  });

  it.each([
    ['without the header', good, { headers: {} }, 403],
    ['with another header', good, { headers: { 'x-identity-header': 'guess' } }, 403],
    ['of another version', { ...good, 'api-version': '2017-09-01' }, {}, 400],
    ['without a resource', { 'api-version': '2019-08-01' }, {}, 400],
    ['of an identity that does not exist', { ...good, client_id: 'absent' }, {}, 400],
    ['with another method', good, { method: 'POST' }, 405],
  ])('startIdentityDouble() refuses a request %s', async (_case, query, init, status) => {
    expect(await ask(await start({ clientIds: ['present'] }), query, init)).toEqual({
      status,
      body: { statusCode: status, message: expect.any(String) },
    });
  });

  it('startIdentityDouble() gives a token of a user-assigned identity, and says whose', async () => {
    expect(await ask(await start({ clientIds: ['present'] }), { ...good, client_id: 'present' })).toMatchObject({
      status: 200,
      body: { client_id: 'present' },
    });
  });

  it('startIdentityDouble() fails on demand and counts every request', async () => {
    const identity = await start({ fault: () => ({ status: 500 }) });

    expect(await ask(identity, good)).toMatchObject({ status: 500 });
    expect(identity.requestCount()).toBe(1);
  });
});
