import type { PipelinePolicy, PipelineRequest } from '@azure/core-rest-pipeline';
import { AppError } from '../../shared/app-error.ts';
import type { InferenceRoute } from './route-kind.ts';

/** What opens a model endpoint: nothing, or a key or Entra token that is asked for at every call. */
export type InferenceCredential =
  | { readonly kind: 'none' }
  | { readonly kind: 'key'; readonly key: (signal: AbortSignal) => Promise<string> }
  | { readonly kind: 'token'; readonly token: (signal: AbortSignal) => Promise<string> };

/**
 * Puts the credential into each request, in the one header its route reads: with a key in both, as the client library
 * sends it, the gateway of Azure OpenAI judges the Bearer copy and refuses a key that is good.
 * A token is never sent in the clear to another machine.
 */
export function createAuthorisationPolicy(route: InferenceRoute, credential: InferenceCredential): PipelinePolicy {
  const authorise = createAuthoriser(route, credential);
  return {
    name: 'authorisationPolicy',
    async sendRequest(request, next) {
      await authorise?.(request);
      return next(request);
    },
  };
}

function createAuthoriser(
  route: InferenceRoute,
  credential: InferenceCredential,
): ((request: PipelineRequest) => Promise<void>) | undefined {
  if (credential.kind === 'none') return undefined;
  if (credential.kind === 'key') {
    return async ({ headers, abortSignal }) => {
      const key = checkHeaderText(await credential.key(toSignal(abortSignal)));
      headers.set(route.keyHeader, route.keyHeader === 'authorization' ? `Bearer ${key}` : key);
    };
  }
  return async ({ headers, abortSignal }) => {
    if (!route.isLoopback && !route.baseUrl.startsWith('https:')) {
      throw new AppError('upstream_auth', 'Cannot send an access token over http: the endpoint has to be https');
    }
    headers.set('authorization', `Bearer ${await credential.token(toSignal(abortSignal))}`);
  };
}

/** A key with a line break or the like would fail in the middle of the client library, with an error of no code. */
function checkHeaderText(key: string): string {
  if (/^[\u0021-\u007e]+$/.test(key)) return key;
  throw new AppError(
    'secret_unavailable',
    'Cannot send the key of the model endpoint: it holds characters that no header can carry, such as a line break',
  );
}

function toSignal(abortSignal: PipelineRequest['abortSignal']): AbortSignal {
  return abortSignal instanceof AbortSignal ? abortSignal : new AbortController().signal;
}
