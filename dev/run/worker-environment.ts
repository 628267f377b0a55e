import { bypassProxies } from './bypass-proxies.ts';
import type { ChosenSettings, Settings } from './choose-settings.ts';
import { moveEndpoint } from './loopback-endpoint.ts';

/** Where the parts that were started can be reached. */
export interface StartedParts {
  /** Origin of the emulator. */
  readonly emulatorUrl?: string | undefined;
  /** Origin of the vault double and a file with the certificates that the app has to trust. */
  readonly vault?: { readonly url: string; readonly certificatesFile: string } | undefined;
  readonly identity?: { readonly endpoint: string; readonly header: string } | undefined;
}

/**
 * The environment of the app's process: what is set already, what was chosen, and where the started parts are that the
 * choice calls for.
 *
 * @param sampleEndpoint the sample's endpoint, whose path is kept when it moves to the emulator's port
 */
export function workerEnvironment(
  environment: Settings,
  chosen: ChosenSettings,
  { emulatorUrl, vault, identity }: StartedParts,
  sampleEndpoint: string,
): Settings {
  return {
    ...environment,
    ...bypassProxies(environment),
    ...chosen.overrides,
    ...(chosen.movesEndpoint &&
      emulatorUrl !== undefined && { INFERENCE_ENDPOINT: moveEndpoint(sampleEndpoint, emulatorUrl) }),
    ...(chosen.startsVault &&
      vault !== undefined && { KEY_VAULT_URI: vault.url, NODE_EXTRA_CA_CERTS: vault.certificatesFile }),
    ...(chosen.startsIdentity &&
      identity !== undefined && { IDENTITY_ENDPOINT: identity.endpoint, IDENTITY_HEADER: identity.header }),
  };
}
