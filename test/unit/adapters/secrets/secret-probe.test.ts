import { describe, expect, it } from 'vitest';
import { createEnvironmentSecrets } from '../../../../src/adapters/secrets/environment-secrets.ts';
import { createSecretProbe } from '../../../../src/adapters/secrets/secret-probe.ts';

const { signal } = new AbortController();

describe('createSecretProbe()', () => {
  it('createSecretProbe() passes when the secret can be read', async () => {
    const probe = createSecretProbe({ secrets: createEnvironmentSecrets({ SECRET_A: 'x' }), name: 'a' });
    await expect(probe.check(signal)).resolves.toBeUndefined();
  });

  it('createSecretProbe() fails as a request would when it cannot', async () => {
    const probe = createSecretProbe({ secrets: createEnvironmentSecrets({}), name: 'a' });
    await expect(probe.check(signal)).rejects.toMatchObject({ code: 'secret_unavailable' });
  });
});
