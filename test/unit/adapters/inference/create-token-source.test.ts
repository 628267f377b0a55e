import { describe, expect, it } from 'vitest';
import { createTokenSource } from '../../../../src/adapters/inference/create-token-source.ts';

const { signal } = new AbortController();
const scope = 'https://cognitiveservices.azure.com/.default';

describe('createTokenSource()', () => {
  it('createTokenSource() asks for one token until it is about to expire', async () => {
    const scopes: unknown[] = [];
    const getToken = async (asked: string | string[]) => {
      scopes.push(asked);
      return { token: `token-${scopes.length}`, expiresOnTimestamp: Date.now() + 3_600_000 };
    };
    const token = createTokenSource({ credential: { getToken }, scope });
    await expect(token(signal)).resolves.toBe('token-1');
    await expect(token(signal)).resolves.toBe('token-1');
    expect(scopes).toEqual([scope]);
  });

  it.each([
    ['throws', () => Promise.reject(Object.assign(new Error('no login'), { request: 'HIDDEN' }))],
    ['gives none', () => Promise.resolve(null)],
  ])('createTokenSource() tells that the identity %s', async (_name, getToken) => {
    await expect(createTokenSource({ credential: { getToken }, scope })(signal)).rejects.toMatchObject({
      code: 'upstream_auth',
      message: 'Cannot sign in to the model endpoint: no identity gave an access token',
      cause: expect.not.objectContaining({ request: 'HIDDEN' }),
    });
  });
});
