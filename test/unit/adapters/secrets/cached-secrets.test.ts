import { describe, expect, it } from 'vitest';
import { createCachedSecrets } from '../../../../src/adapters/secrets/cached-secrets.ts';
import type { SecretProvider } from '../../../../src/ports/secret-provider.ts';

const { signal } = new AbortController();

/** A source that counts its reads and numbers its values. */
function createSource(): SecretProvider & { readonly reads: string[] } {
  const reads: string[] = [];
  return {
    reads,
    async get(name) {
      reads.push(name);
      return `${name}-${reads.length}`;
    },
  };
}

describe('createCachedSecrets()', () => {
  it('createCachedSecrets() keeps each secret for its lifetime', async () => {
    let time = 0;
    const source = createSource();
    const secrets = createCachedSecrets(source, { lifetimeMs: 100, refreshAheadMs: 0, now: () => time });
    await expect(secrets.get('a', signal)).resolves.toBe('a-1');
    await expect(secrets.get('b', signal)).resolves.toBe('b-2');
    time = 99;
    await expect(secrets.get('a', signal)).resolves.toBe('a-1');
    time = 100;
    await expect(secrets.get('a', signal)).resolves.toBe('a-3');
  });

  it('createCachedSecrets() sees a new value without a wait, after the next use', async () => {
    let time = 0;
    const secrets = createCachedSecrets(createSource(), { lifetimeMs: 100, refreshAheadMs: 40, now: () => time });
    await secrets.get('a', signal);
    time = 60;
    await expect(secrets.get('a', signal)).resolves.toBe('a-1');
    await new Promise((resolve) => setImmediate(resolve));
    await expect(secrets.get('a', signal)).resolves.toBe('a-2');
  });

  it('createCachedSecrets() holds no more secrets than it may', async () => {
    const source = createSource();
    const secrets = createCachedSecrets(source, { maxSecrets: 2 });
    for (const name of ['a', 'b', 'c', 'b', 'c', 'a']) await secrets.get(name, signal);
    expect(source.reads).toEqual(['a', 'b', 'c', 'a']);
  });

  it('createCachedSecrets() names the secret whose source is silent', async () => {
    const secrets = createCachedSecrets({ get: () => new Promise(() => undefined) }, { readTimeoutMs: 5 });
    await expect(secrets.get('a', signal)).rejects.toMatchObject({
      code: 'secret_unavailable',
      message: "Cannot read secret 'a': no answer within 5 ms",
    });
  });
});
