import type { TokenCredential } from '@azure/core-auth';
import type { PipelinePolicy, PipelineRequest } from '@azure/core-rest-pipeline';
import { AppError } from '../../shared/app-error.ts';
import { createRefreshingValue } from '../../shared/refreshing-value.ts';
import type { InferenceRoute } from './route-kind.ts';

/** What opens a model endpoint: nothing, a key that is asked for at every call, or Entra tokens. */
export type InferenceCredential =
  | { readonly kind: 'none' }
  | { readonly kind: 'key'; readonly key: (signal: AbortSignal) => Promise<string> }
  | { readonly kind: 'token'; readonly credential: TokenCredential };

/** Entra tokens live for an hour and more; the platform serves a new one from five minutes before the end. */
const refreshTokenAheadMs = 5 * 60_000;
const tokenTimeoutMs = 15_000;

/**
 * Puts the credential into each request, in the one header its route reads: with a key in both, as the client library
 * sends it, the gateway of Azure OpenAI judges the Bearer copy and refuses a key that is good.
 * A token is asked for with the route's scope, kept until shortly before it expires, and never sent in the clear to another machine.
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
  const token = createTokenSource(route, credential.credential);
  return async ({ headers, abortSignal }) => {
    if (!route.isLoopback && !route.baseUrl.startsWith('https:')) {
      throw new AppError('upstream_auth', 'Cannot send an access token over http: the endpoint has to be https');
    }
    headers.set('authorization', `Bearer ${await token(toSignal(abortSignal))}`);
  };
}

function createTokenSource(
  route: InferenceRoute,
  credential: TokenCredential,
): (signal: AbortSignal) => Promise<string> {
  const { tokenScope } = route;
  return createRefreshingValue({
    async read(abortSignal) {
      try {
        const token = await credential.getToken(tokenScope, { abortSignal });
        if (token === null) throw new TypeError('The credential gave no token');
        return { value: token.token, expiresAt: token.expiresOnTimestamp };
      } catch (error) {
        abortSignal.throwIfAborted();
        throw noToken('no identity gave an access token', error);
      }
    },
    refreshAheadMs: refreshTokenAheadMs,
    readTimeoutMs: tokenTimeoutMs,
    timedOut: () => noToken(`no access token within ${tokenTimeoutMs} ms`),
    now: Date.now,
  });
}

/** Of the identity's error only the text is kept: objects in it may hold requests. */
function noToken(why: string, error?: unknown): AppError {
  const cause = error instanceof Error ? new Error(`${error.name}: ${error.message}`.slice(0, 500)) : undefined;
  return new AppError('upstream_auth', `Cannot sign in to the model endpoint: ${why}`, { cause });
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
