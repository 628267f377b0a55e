import { checkTokenClaims } from '../doubles/check-token-claims.ts';
import { type IdentityDouble, startIdentityDouble } from '../doubles/identity.ts';
import { createTokenIssuer } from '../doubles/token-issuer.ts';
import { startVaultDouble } from '../doubles/vault.ts';
import type { ChosenSettings, Settings } from './choose-settings.ts';
import type { ClosingStack } from './closing-stack.ts';
import type { StartedParts } from './worker-environment.ts';
import { writeTrustedCertificates } from './write-trusted-certificates.ts';

/** What the doubles need besides what was chosen. */
export interface DoublesOptions {
  /** Looks a secret up by its name in lower case, for each request anew. */
  readonly findSecret: (name: string) => string | undefined;
  /** The app's settings, of which a given `NODE_EXTRA_CA_CERTS` and `IDENTITY_HEADER` are used. */
  readonly settings: Settings;
}

/**
 * Starts the vault double and the identity double as chosen, on any free ports, and writes the certificates to trust.
 */
export async function startDoubles(
  chosen: ChosenSettings,
  { findSecret, settings }: DoublesOptions,
  stack: ClosingStack,
): Promise<Pick<StartedParts, 'vault' | 'identity'>> {
  if (!chosen.startsVault) return {};
  const issuer = createTokenIssuer();
  const vault = await startVaultDouble({
    secrets: findSecret,
    // The signatures of an identity endpoint that is not ours cannot be judged.
    checkToken: (token, audience) =>
      chosen.startsIdentity ? issuer.check(token, audience) : checkTokenClaims(token, audience, Date.now()),
  });
  stack.defer(() => vault.close());
  const certificates = await writeTrustedCertificates(vault.certificate, settings['NODE_EXTRA_CA_CERTS'] || undefined);
  stack.defer(() => certificates.remove());

  let identity: IdentityDouble | undefined;
  if (chosen.startsIdentity) {
    const header = settings['IDENTITY_HEADER'] || undefined;
    identity = await startIdentityDouble({ issuer, ...(header !== undefined && { header }) });
    stack.defer(async () => identity?.close());
  }
  return { vault: { url: vault.url, certificatesFile: certificates.file }, identity };
}
