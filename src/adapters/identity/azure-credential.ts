import { Agent } from 'node:http';
import type { TokenCredential } from '@azure/core-auth';
import type { HttpClient } from '@azure/core-rest-pipeline';
import { loadOnFirstUse } from '../../shared/load-on-first-use.ts';

/** Which identity the app has. */
export interface AzureCredentialOptions {
  /** Client id of a user-assigned managed identity; the system-assigned one without it. */
  readonly clientId?: string;
  /** Whether the platform offers a managed identity endpoint, as Azure Functions does with `IDENTITY_ENDPOINT`. */
  readonly hasManagedIdentity: boolean;
}

/**
 * The app's identity: the managed identity where the platform offers one, and on a developer's machine whoever has signed
 * in with `az login` or `azd auth login`. `@azure/identity` is loaded with the first token, since most of its cost is
 * loading. Errors are those of that library.
 */
export function createAzureCredential(options: AzureCredentialOptions): TokenCredential {
  const credential = loadOnFirstUse(() => loadCredential(options));
  return {
    async getToken(scopes, tokenOptions) {
      return (await credential()).getToken(scopes, tokenOptions);
    },
  };
}

async function loadCredential({ clientId, hasManagedIdentity }: AzureCredentialOptions): Promise<TokenCredential> {
  const library = await import('./identity-library.ts');
  if (!hasManagedIdentity) {
    return new library.ChainedTokenCredential(
      new library.AzureCliCredential(),
      new library.AzureDeveloperCliCredential(),
    );
  }
  return new library.ManagedIdentityCredential({
    ...(clientId !== undefined && { clientId }),
    retryOptions: { maxRetries: 2, retryDelayInMs: 200 },
    httpClient: pastProxies(library.createDefaultHttpClient()),
  });
}

/** The endpoint is on this machine or its link; the library would send it through the proxy of `HTTPS_PROXY`. */
function pastProxies(client: HttpClient): HttpClient {
  const agent = new Agent({ keepAlive: true });
  return {
    sendRequest(request) {
      request.agent = agent;
      return client.sendRequest(request);
    },
  };
}
