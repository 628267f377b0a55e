import { isOwnEndpoint } from './loopback-endpoint.ts';

/** Settings by name; `undefined` means not set. */
export type Settings = Readonly<Record<string, string | undefined>>;

/** Where the settings of a local start come from. */
export interface SettingsSources {
  /** `Values` of local.settings.sample.json. */
  readonly sample: Settings;
  /** `Values` of local.settings.json. */
  readonly local: Settings;
  /** Variables that are already set; they win over `local`, as with Core Tools. */
  readonly environment: Settings;
  /** The port the emulator would take. */
  readonly emulatorPort: number;
}

/** What `npm run dev` starts beside the app, and what it changes in the app's settings. */
export interface ChosenSettings {
  /**
   * Put in place of the sample's values; the emulator's endpoint is not among them, its port is known after its start.
   */
  readonly overrides: Readonly<Record<string, string>>;
  /** The app's endpoint is the emulator's, so that it has to run. */
  readonly startsEmulator: boolean;
  /** The sample's endpoint is to be moved to where the emulator listens. */
  readonly movesEndpoint: boolean;
  /** No vault is set and the app reads its key from one. */
  readonly startsVault: boolean;
  /** The app has no identity endpoint to get the vault's token from. */
  readonly startsIdentity: boolean;
  /** What the vault double holds, by secret name. */
  readonly secrets: ReadonlyMap<string, string>;
}

/**
 * Decides how a local start differs from plain `func start`: the key comes from Key Vault and the models from the
 * emulator, but only where the user left the sample's value in local.settings.json and set no variable. An empty value
 * counts as not set.
 */
export function chooseSettings({ sample, local, environment, emulatorPort }: SettingsSources): ChosenSettings {
  const isUntouched = (name: string): boolean =>
    sample[name] !== undefined && local[name] === sample[name] && !isSet(environment[name]);
  const effective = (name: string): string | undefined => {
    const value = environment[name] ?? local[name];
    return isSet(value) ? value : undefined;
  };

  const movesEndpoint = isUntouched('INFERENCE_ENDPOINT');
  const endpoint = effective('INFERENCE_ENDPOINT');
  const movesKey = isUntouched('INFERENCE_AUTH');
  const auth = movesKey ? 'keyVault' : effective('INFERENCE_AUTH');
  const keySecret = effective('INFERENCE_KEY_SECRET') ?? sample['INFERENCE_KEY_SECRET'] ?? '';
  const startsVault = auth === 'keyVault' && effective('KEY_VAULT_URI') === undefined;

  return {
    overrides: movesKey ? { INFERENCE_AUTH: 'keyVault' } : {},
    movesEndpoint,
    startsEmulator: movesEndpoint || (endpoint !== undefined && isOwnEndpoint(endpoint, emulatorPort)),
    startsVault,
    startsIdentity: startsVault && effective('IDENTITY_ENDPOINT') === undefined,
    secrets: startsVault ? collectSecrets({ ...local, ...withoutUnset(environment) }, keySecret) : new Map(),
  };
}

/** Secret names have dashes where setting names have underscores, and Key Vault ignores their case. */
function collectSecrets(settings: Settings, keySecret: string): ReadonlyMap<string, string> {
  const secrets = new Map<string, string>();
  const key = settings['INFERENCE_KEY'];
  if (isSet(key)) secrets.set(keySecret.toLowerCase(), key);
  for (const [name, value] of Object.entries(settings)) {
    const secretName = /^SECRET_(?<name>[A-Z0-9_]+)$/.exec(name)?.groups?.['name'];
    if (secretName !== undefined && isSet(value)) secrets.set(secretName.toLowerCase().replaceAll('_', '-'), value);
  }
  return secrets;
}

function withoutUnset(settings: Settings): Settings {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}

function isSet(value: string | undefined): value is string {
  return value !== undefined && value !== '';
}
