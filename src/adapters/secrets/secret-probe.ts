import type { Probe } from '../../ports/probe.ts';
import type { SecretProvider } from '../../ports/secret-provider.ts';

/** Makes a probe that tells whether a secret can be read; with a cache before the source, whether it can be used. */
export function createSecretProbe(secrets: SecretProvider, secretName: string): Probe {
  return {
    name: 'secrets',
    async check(signal) {
      await secrets.get(secretName, signal);
    },
  };
}
