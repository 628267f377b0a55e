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

const proxyNames = ['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY'].flatMap((name) => [name, name.toLowerCase()]);
const loopback = ['127.0.0.1', 'localhost'];

/**
 * The environment of the app's process: what is set already, what was chosen, and where the started parts are.
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
    ...(vault !== undefined && { KEY_VAULT_URI: vault.url, NODE_EXTRA_CA_CERTS: vault.certificatesFile }),
    ...(identity !== undefined && { IDENTITY_ENDPOINT: identity.endpoint, IDENTITY_HEADER: identity.header }),
  };
}

/** The Azure libraries send calls to this machine through a proxy too, unless NO_PROXY names it. */
function bypassProxies(environment: Settings): Settings {
  if (!proxyNames.some((name) => (environment[name] ?? '') !== '')) return {};
  // The upper-case name wins where both are set and it is not empty, as in the libraries.
  const given = (environment['NO_PROXY'] || environment['no_proxy'] || '').split(',').map((name) => name.trim());
  const names = [...new Set([...given, ...loopback])].filter((name) => name !== '').join(',');
  return { NO_PROXY: names, no_proxy: names };
}
