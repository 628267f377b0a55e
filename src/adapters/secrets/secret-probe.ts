import type { Probe } from '../../ports/probe.ts';
import type { SecretProvider } from '../../ports/secret-provider.ts';

/** Which secret is read, and from where. */
export interface SecretProbeOptions {
  readonly secrets: SecretProvider;
  readonly name: string;
}

/** Makes a probe that tells whether a secret can be read; with a cache before the source, whether it can be used. */
export function createSecretProbe({ secrets, name }: SecretProbeOptions): Probe {
  return {
    name: 'secrets',
    async check(signal) {
      await secrets.get(name, signal);
    },
  };
}
