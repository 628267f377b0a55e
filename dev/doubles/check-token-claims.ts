import * as z from 'zod';

/** Why a token is refused. */
export type TokenFault =
  | { readonly kind: 'malformed' }
  | { readonly kind: 'signature' }
  | { readonly kind: 'expired' }
  | { readonly kind: 'audience'; readonly found: string };

const claimsSchema = z.object({ aud: z.string(), exp: z.number() });

/**
 * Reads the claims of a JSON Web Token and says what is wrong with them for this audience; `undefined` when nothing is.
 * The signature is not looked at: this is all that can be judged of the tokens of an identity endpoint that is not
 * ours.
 *
 * @param nowMs milliseconds since the epoch
 */
export function checkTokenClaims(token: string, audience: string, nowMs: number): TokenFault | undefined {
  const parts = token.split('.');
  const claims = parts.length === 3 ? claimsSchema.safeParse(decode(parts[1] ?? '')) : undefined;
  if (claims?.success !== true) return { kind: 'malformed' };
  if (claims.data.exp * 1000 <= nowMs) return { kind: 'expired' };
  if (claims.data.aud !== audience) return { kind: 'audience', found: claims.data.aud };
  return undefined;
}

function decode(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
