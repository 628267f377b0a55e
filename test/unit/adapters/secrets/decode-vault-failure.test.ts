import { describe, expect, it } from 'vitest';
import { MissingRole } from '../../../../src/adapters/secrets/missing-role.ts';
import { decodeVaultFailure } from '../../../../src/adapters/secrets/decode-vault-failure.ts';

const forbidden = (code: string) => ({
  name: 'RestError',
  statusCode: 403,
  code: 'Forbidden',
  details: { error: { code: 'Forbidden', innererror: { code } } },
});

describe('decodeVaultFailure()', () => {
  it.each([
    [
      'a missing role',
      forbidden('ForbiddenByRbac'),
      "the app's identity needs the role 'Key Vault Secrets User' on the vault",
    ],
    ['a disabled secret', forbidden('SecretDisabled'), 'it is disabled'],
    ['a firewall', forbidden('ForbiddenByFirewall'), "the vault's firewall does not let this app in"],
    [
      'a 403 without details',
      { name: 'RestError', statusCode: 403 },
      "the app's identity needs the role 'Key Vault Secrets User' on the vault",
    ],
    ['a refused token', { name: 'RestError', statusCode: 401 }, "the vault refused the identity's access token"],
    ['a throttle', { name: 'RestError', statusCode: 429 }, 'the vault takes no more requests for now'],
    ['an outage', { name: 'RestError', statusCode: 503 }, 'the vault answered 503'],
    ['an unknown host', { name: 'RestError', code: 'ENOTFOUND' }, 'the vault cannot be reached (ENOTFOUND)'],
    ['no code', new TypeError('fetch failed'), 'the vault cannot be reached (unknown error)'],
    [
      'no identity',
      { name: 'CredentialUnavailableError' },
      "no identity gave an access token, enable the app's managed identity, or sign in with 'az login'",
    ],
    ['no error object', 'broken', 'the vault cannot be reached (unknown error)'],
  ])('decodeVaultFailure() explains %s', (_name, error, explanation) => {
    expect(decodeVaultFailure(error, 'a')).toMatchObject({
      code: 'secret_unavailable',
      message: `Cannot read secret 'a': ${explanation}`,
    });
  });

  it('decodeVaultFailure() keeps codes for the log, and nothing else', () => {
    const error = Object.assign(new Error('LEAK'), forbidden('ForbiddenByRbac'), { request: { headers: 'LEAK' } });
    const { cause } = decodeVaultFailure(error, 'a');
    expect(cause).toEqual(new MissingRole('Reading a secret failed: RestError, 403, Forbidden, ForbiddenByRbac'));
  });

  it.each([
    ['ForbiddenByRbac', true],
    [undefined, true],
    ['SecretDisabled', false],
    ['ForbiddenByFirewall', false],
    ['ForbiddenByPolicy', false],
  ])('decodeVaultFailure() tells whether a role mends a 403 with the code %s: %s', (code, isMended) => {
    const error = code === undefined ? { name: 'RestError', statusCode: 403 } : forbidden(code);
    expect(decodeVaultFailure(error, 'a').cause instanceof MissingRole).toBe(isMended);
  });

  it('decodeVaultFailure() takes no other status for a missing role', () => {
    expect(decodeVaultFailure({ name: 'RestError', statusCode: 401 }, 'a').cause).not.toBeInstanceOf(MissingRole);
  });
});
