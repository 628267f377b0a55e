import type { TokenCredential } from '@azure/core-auth';
import type { SecretClient } from '@azure/keyvault-secrets';
import type { SecretProvider } from '../../ports/secret-provider.ts';
import { AppError } from '../../shared/app-error.ts';
import { createDeadline } from '../../shared/deadline.ts';
import { loadOnFirstUse } from '../../shared/load-on-first-use.ts';
import { decodeVaultFailure } from './decode-vault-failure.ts';
import { toVaultClientOptions } from './to-vault-client-options.ts';

/** Where secrets are kept and who reads them. */
export interface KeyVaultSecretsOptions {
  /** URL of the vault, https. */
  readonly vaultUrl: string;
  readonly credential: TokenCredential;
  /** Longest time for one secret, the token and the repeated calls included. */
  readonly requestTimeoutMs?: number;
}

/**
 * Reads secrets from Key Vault with `@azure/keyvault-secrets`, which is loaded with the first secret; put
 * `createCachedSecrets` before it. Failures are `secret_unavailable`, with what is needed in the message; the vault's own
 * text goes nowhere, and its status and codes to the log only.
 */
export function createKeyVaultSecrets(options: KeyVaultSecretsOptions): SecretProvider {
  const { vaultUrl, credential, requestTimeoutMs = 10_000 } = options;
  const client = loadOnFirstUse(() => createClient(vaultUrl, credential));
  return {
    async get(name, signal) {
      const secretClient = await client();
      const deadline = createDeadline({
        ms: requestTimeoutMs,
        parent: signal,
        reason: () => unanswered(name, requestTimeoutMs),
      });
      try {
        const { value } = await secretClient.getSecret(name, { abortSignal: deadline.signal });
        if (value === undefined || value === '') throw new AppError('secret_unavailable', `Secret '${name}' is empty`);
        return value;
      } catch (error) {
        deadline.signal.throwIfAborted();
        throw error instanceof AppError ? error : decodeVaultFailure(error, name);
      } finally {
        deadline.dispose();
      }
    },
  };
}

async function createClient(vaultUrl: string, credential: TokenCredential): Promise<SecretClient> {
  const { SecretClient, createDefaultHttpClient } = await import('./vault-library.ts');
  return new SecretClient(vaultUrl, credential, toVaultClientOptions(vaultUrl, createDefaultHttpClient));
}

function unanswered(name: string, timeoutMs: number): AppError {
  return new AppError('secret_unavailable', `Cannot read secret '${name}': no answer within ${timeoutMs} ms`);
}
