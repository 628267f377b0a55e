import type { TokenCredential } from '@azure/core-auth';
import { AppError } from '../../shared/app-error.ts';
import { createRefreshingValue } from '../../shared/refreshing-value.ts';

/** Whose tokens, and for what. */
export interface TokenSourceOptions {
  readonly credential: TokenCredential;
  /** Scope of the tokens, such as `tokenScope` of a route. */
  readonly scope: string;
}

/** Entra tokens live for an hour and more; the platform serves a new one from five minutes before the end. */
const refreshTokenAheadMs = 5 * 60_000;
const tokenTimeoutMs = 15_000;

/**
 * Makes a source of access tokens for the model endpoint: one is kept until shortly before it expires, and one is asked
 * for at a time, whoever waits. Throws `upstream_auth` when no identity gives one; the signal ends its caller's wait.
 */
export function createTokenSource({ credential, scope }: TokenSourceOptions): (signal: AbortSignal) => Promise<string> {
  return createRefreshingValue({
    async read(abortSignal) {
      try {
        const token = await credential.getToken(scope, { abortSignal });
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
