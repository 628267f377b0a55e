import * as z from 'zod';
import { AppError } from '../../shared/app-error.ts';
import { onFirstUse } from '../../shared/on-first-use.ts';
import { MissingRole } from './missing-role.ts';

/** What the errors of the vault's and the identity's libraries have in common (`RestError` and the like). */
const failureSchema = onFirstUse(() =>
  z.object({
    name: z.string().optional().catch(undefined),
    statusCode: z.number().optional().catch(undefined),
    code: z.string().optional().catch(undefined),
    message: z.string().optional().catch(undefined),
    details: z
      .object({ error: z.object({ innererror: z.object({ code: z.string() }) }) })
      .optional()
      .catch(undefined),
  }),
);
type VaultFailure = z.infer<ReturnType<typeof failureSchema>>;

/** Classes of `@azure/identity`, by name: to import it would load it where no identity is in use. */
const identityFailures = new Set([
  'AggregateAuthenticationError',
  'AuthenticationError',
  'AuthenticationRequiredError',
  'CredentialUnavailableError',
]);

/**
 * Turns what the vault's client library threw into `secret_unavailable`, with the secret's name and what is needed. The
 * cause keeps name, status and codes, and the text of the identity's library, which says what it tried; the library's own
 * error is dropped, because it holds the request with its token.
 */
export function decodeVaultFailure(error: unknown, secretName: string): AppError {
  const failure = failureSchema().safeParse(error).data ?? {};
  const { name = 'unknown error', statusCode, code } = failure;
  const text = identityFailures.has(name) ? failure.message : undefined;
  const innerCode = failure.details?.error.innererror.code;
  const facts = [name, statusCode, code, innerCode, text].filter((fact) => fact !== undefined).join(', ');
  const isRoleMissing = statusCode === 403 && (innerCode === undefined || innerCode === 'ForbiddenByRbac');
  const Cause = isRoleMissing ? MissingRole : Error;
  return new AppError('secret_unavailable', `Cannot read secret '${secretName}': ${explain(failure, innerCode)}`, {
    cause: new Cause(`Reading a secret failed: ${facts.slice(0, 500)}`),
  });
}

/** Inner codes of a 403: Microsoft Learn, "Common error codes for Azure Key Vault", 2026-11. */
function explain(
  { name = '', statusCode, code = 'unknown error' }: VaultFailure,
  innerCode: string | undefined,
): string {
  if (identityFailures.has(name)) {
    return "no identity gave an access token, enable the app's managed identity, or sign in with 'az login'";
  }
  switch (statusCode) {
    case undefined:
      return `the vault cannot be reached (${toWord(code)})`;
    case 401:
      return "the vault refused the identity's access token";
    case 403:
      if (innerCode === 'SecretDisabled') return 'it is disabled';
      if (innerCode === 'ForbiddenByFirewall') return "the vault's firewall does not let this app in";
      return "the app's identity needs the role 'Key Vault Secrets User' on the vault";
    case 404:
      return 'it is not in the vault';
    case 429:
      return 'the vault takes no more requests for now';
    default:
      return `the vault answered ${statusCode}`;
  }
}

function toWord(code: string): string {
  return /^[\w.-]{1,64}$/.test(code) ? code : 'unknown error';
}
