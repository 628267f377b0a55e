import { createHmac, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import { checkTokenClaims, type TokenFault } from './check-token-claims.ts';

/** Gives out access tokens and recognises its own; shared by the identity double and the vault double. */
export interface TokenIssuer {
  /** A token for one resource, such as `https://vault.azure.net`, that is valid for `lifetimeMs` from now. */
  issue(resource: string, lifetimeMs: number): IssuedToken;
  /** What is wrong with a token for this audience; `undefined` when nothing is. */
  check(token: string, audience: string): TokenFault | undefined;
}

/** An access token in the form of a JSON Web Token. */
export interface IssuedToken {
  readonly token: string;
  /** Seconds since the epoch, as in the claim `exp`. */
  readonly expiresAtSeconds: number;
}

/** The tenant that the doubles' tokens and challenges name. */
export const doubleTenantId = '00000000-0000-0000-0000-000000000000';

/**
 * Makes an issuer with a signing key of its own: tokens of another process or another start are refused.
 * `now` gives milliseconds since the epoch.
 */
export function createTokenIssuer({ now = Date.now }: { readonly now?: () => number } = {}): TokenIssuer {
  const key = randomBytes(32);
  const sign = (text: string): Buffer => createHmac('sha256', key).update(text).digest();

  return {
    issue(resource, lifetimeMs) {
      const issuedAtSeconds = Math.floor(now() / 1000);
      const expiresAtSeconds = Math.floor((now() + lifetimeMs) / 1000);
      const claims = {
        aud: resource,
        iss: `https://sts.windows.net/${doubleTenantId}/`,
        iat: issuedAtSeconds,
        nbf: issuedAtSeconds,
        exp: expiresAtSeconds,
        tid: doubleTenantId,
        jti: randomUUID(),
      };
      const signed = `${encode({ typ: 'JWT', alg: 'HS256' })}.${encode(claims)}`;
      return { token: `${signed}.${sign(signed).toString('base64url')}`, expiresAtSeconds };
    },

    check(token, audience) {
      const [header = '', claims = '', signature = ''] = token.split('.');
      const expected = sign(`${header}.${claims}`);
      const actual = Buffer.from(signature, 'base64url');
      if (actual.length !== expected.length || !timingSafeEqual(actual, expected)) return { kind: 'signature' };
      return checkTokenClaims(token, audience, now());
    },
  };
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
