import { describe, expect, it } from 'vitest';
import { type ChosenSettings, chooseSettings, type Settings } from '../../../../dev/run/choose-settings.ts';

const sample = {
  INFERENCE_ENDPOINT: 'http://127.0.0.1:4891/openai/v1',
  INFERENCE_AUTH: 'key',
  INFERENCE_KEY: 'local-key',
  INFERENCE_KEY_SECRET: 'inference-key',
  KEY_VAULT_URI: '',
};

const nothing: Omit<ChosenSettings, 'secrets'> = {
  overrides: {},
  movesEndpoint: false,
  startsEmulator: false,
  startsVault: false,
  startsIdentity: false,
};
const emulator = { movesEndpoint: true, startsEmulator: true };
const doubles = { overrides: { INFERENCE_AUTH: 'keyVault' }, startsVault: true, startsIdentity: true };

interface Row {
  readonly rule: string;
  readonly local?: Settings;
  readonly environment?: Settings;
  readonly emulatorPort?: number;
  readonly expected: Partial<ChosenSettings>;
}

const rows: readonly Row[] = [
  { rule: 'starts everything while the sample is untouched', expected: { ...emulator, ...doubles } },
  {
    rule: 'keeps an endpoint that local.settings.json has, and starts no emulator for it',
    local: { INFERENCE_ENDPOINT: 'https://my.openai.azure.com/openai/v1' },
    expected: doubles,
  },
  {
    rule: 'keeps an endpoint that the environment has, and starts no emulator for it',
    environment: { INFERENCE_ENDPOINT: 'http://127.0.0.1:11434/v1' },
    expected: doubles,
  },
  {
    rule: 'takes an empty variable for one that is not set',
    environment: { INFERENCE_ENDPOINT: '', INFERENCE_AUTH: '' },
    expected: { ...emulator, ...doubles },
  },
  {
    rule: 'starts the emulator for another route of its own, unchanged',
    local: { INFERENCE_ENDPOINT: 'http://localhost:4891/models' },
    expected: { ...doubles, startsEmulator: true },
  },
  {
    rule: "starts the emulator for the environment's endpoint on its port, unchanged",
    environment: { INFERENCE_ENDPOINT: 'http://127.0.0.1:5000/v1' },
    emulatorPort: 5000,
    expected: { ...doubles, startsEmulator: true },
  },
  {
    rule: 'starts no emulator for the same port of another machine',
    local: { INFERENCE_ENDPOINT: 'http://192.168.0.2:4891/v1' },
    expected: doubles,
  },
  {
    rule: 'starts no emulator for TLS on its port',
    local: { INFERENCE_ENDPOINT: 'https://127.0.0.1:4891/v1' },
    expected: doubles,
  },
  {
    rule: 'starts no emulator for text that is no URL',
    local: { INFERENCE_ENDPOINT: 'my-endpoint' },
    expected: doubles,
  },
  {
    rule: 'leaves an endpoint that was deleted from local.settings.json deleted',
    local: { INFERENCE_ENDPOINT: undefined },
    expected: doubles,
  },
  {
    rule: 'moves the endpoint whatever port the emulator is to take',
    emulatorPort: 0,
    expected: { ...emulator, ...doubles },
  },
  {
    rule: 'keeps a way of signing in that local.settings.json has',
    local: { INFERENCE_AUTH: 'none' },
    expected: emulator,
  },
  {
    rule: 'keeps a way of signing in that the environment has, also the one of the sample',
    environment: { INFERENCE_AUTH: 'key' },
    expected: emulator,
  },
  {
    rule: 'starts the doubles for keyVault that the user set',
    local: { INFERENCE_AUTH: 'keyVault' },
    expected: { ...emulator, ...doubles, overrides: {} },
  },
  {
    rule: 'starts the doubles for keyVault that the environment sets',
    environment: { INFERENCE_AUTH: 'keyVault' },
    expected: { ...emulator, ...doubles, overrides: {} },
  },
  {
    rule: 'uses a vault that local.settings.json has',
    local: { KEY_VAULT_URI: 'https://mine.vault.azure.net' },
    expected: { ...emulator, overrides: doubles.overrides },
  },
  {
    rule: 'uses a vault that the environment has',
    environment: { KEY_VAULT_URI: 'https://mine.vault.azure.net' },
    expected: { ...emulator, overrides: doubles.overrides },
  },
  {
    rule: 'starts a vault where the environment empties the one of local.settings.json',
    local: { KEY_VAULT_URI: 'https://mine.vault.azure.net' },
    environment: { KEY_VAULT_URI: '' },
    expected: { ...emulator, ...doubles },
  },
  {
    rule: 'uses an identity endpoint that is set, beside its own vault',
    environment: { IDENTITY_ENDPOINT: 'http://127.0.0.1:9000/token' },
    expected: { ...emulator, ...doubles, startsIdentity: false },
  },
];

describe('chooseSettings()', () => {
  it.each(rows)('chooseSettings() $rule', ({ local, environment = {}, emulatorPort = 4891, expected }) => {
    const { secrets, ...chosen } = chooseSettings({
      sample,
      local: { ...sample, ...local },
      environment,
      emulatorPort,
    });

    expect(chosen).toEqual({ ...nothing, ...expected });
    expect(secrets.size > 0).toBe(chosen.startsVault);
  });

  it.each<{ rule: string; local?: Settings; environment?: Settings; expected: Record<string, string> }>([
    { rule: "the app's key under the name of its secret", expected: { 'inference-key': 'local-key' } },
    {
      rule: 'a key that the environment sets',
      environment: { INFERENCE_KEY: 'from-environment' },
      expected: { 'inference-key': 'from-environment' },
    },
    {
      rule: 'every SECRET_ setting under its name in lower case with dashes',
      local: { SECRET_GATEWAY_KEYS: '{"a":"1"}' },
      environment: { SECRET_B2: 'two', SECRETS: 'no', MY_SECRET_C: 'no' },
      expected: { 'inference-key': 'local-key', 'gateway-keys': '{"a":"1"}', b2: 'two' },
    },
    {
      rule: 'a SECRET_ setting rather than the key of the same name',
      local: { SECRET_INFERENCE_KEY: 'more-exact' },
      expected: { 'inference-key': 'more-exact' },
    },
    {
      rule: 'the key under the name that is set for it',
      environment: { INFERENCE_KEY_SECRET: 'Other-Name' },
      expected: { 'other-name': 'local-key' },
    },
    {
      rule: "the key under the sample's name where none is set",
      local: { INFERENCE_KEY_SECRET: '' },
      expected: { 'inference-key': 'local-key' },
    },
    {
      rule: 'no empty values',
      local: { INFERENCE_KEY: '', SECRET_A: '' },
      environment: { SECRET_B: undefined },
      expected: {},
    },
  ])('chooseSettings() gives the vault $rule', ({ local, environment = {}, expected }) => {
    const { secrets } = chooseSettings({ sample, local: { ...sample, ...local }, environment, emulatorPort: 4891 });

    expect(Object.fromEntries(secrets)).toEqual(expected);
  });
});
