import { describe, expect, it } from 'vitest';
import { createEnvironmentSecrets } from '../../../../src/adapters/secrets/environment-secrets.ts';

const { signal } = new AbortController();

describe('createEnvironmentSecrets()', () => {
  it.each([
    ['inference-key', 'SECRET_INFERENCE_KEY'],
    ['Gateway.Keys v2', 'SECRET_GATEWAY_KEYS_V2'],
  ])('createEnvironmentSecrets() reads %s from %s', async (name, variable) => {
    await expect(createEnvironmentSecrets({ [variable]: 'x' }).get(name, signal)).resolves.toBe('x');
  });

  it('createEnvironmentSecrets() names the variable that is missing', async () => {
    await expect(createEnvironmentSecrets({}).get('inference-key', signal)).rejects.toThrow(
      "Cannot read secret 'inference-key': set the variable SECRET_INFERENCE_KEY",
    );
  });
});
