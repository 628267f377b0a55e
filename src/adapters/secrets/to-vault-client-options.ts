import { Agent } from 'node:https';
import type { HttpClient } from '@azure/core-rest-pipeline';
import type { SecretClientOptions } from '@azure/keyvault-secrets';
import { isLoopbackHost } from '../../shared/is-loopback-host.ts';

/**
 * How the client library is to call a vault. A vault on this machine, as a local start has one, may name the real vaults'
 * audience in its challenge, and is called past any proxy. Anywhere else a challenge for another host's audience is an
 * attack: the app's token would go to whoever answers.
 */
export function toVaultClientOptions(vaultUrl: string, createHttpClient: () => HttpClient): SecretClientOptions {
  const isLoopback = isLoopbackHost(new URL(vaultUrl));
  return {
    disableChallengeResourceVerification: isLoopback,
    retryOptions: { maxRetries: 2, retryDelayInMs: 200, maxRetryDelayInMs: 1_000 },
    ...(isLoopback && { httpClient: pastProxies(createHttpClient()) }),
  };
}

/** The library sends loopback hosts through the proxy of `HTTPS_PROXY`, too. */
function pastProxies(client: HttpClient): HttpClient {
  const agent = new Agent({ keepAlive: true });
  return {
    sendRequest(request) {
      request.agent = agent;
      return client.sendRequest(request);
    },
  };
}
