import { AppError } from '../../shared/app-error.ts';
import type { InferenceRoute } from './route-kind.ts';

/** What opens a model endpoint: nothing, or a key or Entra token that is asked for at every call. */
export type InferenceCredential =
  | { readonly kind: 'none' }
  | { readonly kind: 'key'; readonly key: (signal: AbortSignal) => Promise<string> }
  | { readonly kind: 'token'; readonly token: (signal: AbortSignal) => Promise<string> };

/** Headers that open a model endpoint, for one call. */
export type Authorisation = Readonly<Record<string, string>>;

/**
 * Makes the function that gives the credential for a call, in the one header its route reads: with a key in both, as the
 * client library sends it, the gateway of Azure OpenAI judges the Bearer copy and refuses a key that is good.
 * A token is never sent in the clear to another machine: `upstream_auth`.
 */
export function createAuthoriser(
  route: InferenceRoute,
  credential: InferenceCredential,
): (signal: AbortSignal) => Promise<Authorisation> {
  switch (credential.kind) {
    case 'none':
      return () => Promise.resolve({});
    case 'key':
      return async (signal) => {
        const key = checkHeaderText(await credential.key(signal));
        return { [route.keyHeader]: route.keyHeader === 'authorization' ? `Bearer ${key}` : key };
      };
    case 'token':
      return async (signal) => {
        if (!route.isLoopback && !route.baseUrl.startsWith('https:')) {
          throw new AppError('upstream_auth', 'Cannot send an access token over http: the endpoint has to be https');
        }
        return { authorization: `Bearer ${await credential.token(signal)}` };
      };
  }
}

/** A key with a line break or the like would fail in the middle of the client library, with an error of no code. */
function checkHeaderText(key: string): string {
  if (/^[\u0021-\u007e]+$/.test(key)) return key;
  throw new AppError(
    'secret_unavailable',
    'Cannot send the key of the model endpoint: it holds characters that no header can carry, such as a line break',
  );
}
