import type { SecretProvider } from '../../ports/secret-provider.ts';
import { AppError } from '../../shared/app-error.ts';

/** The environment variable that stands for a secret: upper case, every other character than a letter or digit as `_`. */
export function secretVariable(name: string): string {
  return `SECRET_${name.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')}`;
}

/**
 * Reads secrets from environment variables: `inference-key` is `SECRET_INFERENCE_KEY`. A variable that is missing or
 * empty is a secret that is not there.
 */
export function createEnvironmentSecrets(env: Readonly<Record<string, string | undefined>>): SecretProvider {
  return {
    async get(name, signal) {
      signal.throwIfAborted();
      const variable = secretVariable(name);
      const value = env[variable];
      if (value === undefined || value === '') {
        throw new AppError('secret_unavailable', `Cannot read secret '${name}': set the variable ${variable}`);
      }
      return value;
    },
  };
}
