import type { TokenFault } from './check-token-claims.ts';
import type { JsonReply } from './json-listener.ts';
import { doubleTenantId } from './token-issuer.ts';

// Key Vault's answers. The error bodies and the challenge are as users of the service have reported them
// (github.com/Azure: azure-sdk-for-python#24557, azure-sdk-for-js#4022 and #24756, go-autorest#525); where no report
// was at hand the wording is ours and the shape is the service's.

/** The audience Key Vault wants in a token, without a slash at the end. */
export const keyVaultResource = 'https://vault.azure.net';

/** The answer to a request without a token, or with a bad one: the challenge that tells a client where to get one. */
export function unauthorized(fault: TokenFault | 'missing'): JsonReply {
  return {
    ...errorReply(401, 'Unauthorized', explain(fault)),
    headers: {
      'www-authenticate': `Bearer authorization="https://login.microsoftonline.com/${doubleTenantId}", resource="${keyVaultResource}"`,
    },
  };
}

/** The answer to a caller whose identity has no role on the vault. */
export function forbidden(secret: string): JsonReply {
  const message =
    'Caller is not authorized to perform action on resource.\r\n' +
    'If role assignments, deny assignments or role definitions were changed recently, please observe propagation time.\r\n' +
    `Action: 'Microsoft.KeyVault/vaults/secrets/getSecret/action'\r\nResource: '/secrets/${secret}'\r\n`;
  return { status: 403, body: { error: { code: 'Forbidden', message, innererror: { code: 'ForbiddenByRbac' } } } };
}

/** The answer to a name or a version that the vault does not have. */
export function secretNotFound(secret: string): JsonReply {
  const message =
    `A secret with (name/id) ${secret} was not found in this key vault. ` +
    'If you recently deleted this secret you may be able to recover it using the correct recovery command.';
  return errorReply(404, 'SecretNotFound', message);
}

/** An answer in Key Vault's error shape. */
export function errorReply(status: number, code: string, message: string): JsonReply {
  return { status, body: { error: { code, message } } };
}

const messages = {
  missing: 'AKV10000: Request is missing a Bearer or PoP token.',
  expired: '[TokenExpired] Error validating token: the token has expired.',
  malformed: '[InvalidToken] Error validating token: it cannot be read.',
  signature: '[InvalidToken] Error validating token: its signature is not valid.',
} as const;

function explain(fault: TokenFault | 'missing'): string {
  if (fault === 'missing') return messages.missing;
  if (fault.kind !== 'audience') return messages[fault.kind];
  return `AKV10022: Invalid audience. Expected ${keyVaultResource}, found: ${fault.found}.`;
}
