import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { type SettingName, settingNames } from '../../src/settings/setting-names.ts';

type Settings = Readonly<Partial<Record<string, string>>>;

const valid: Settings = {
  INFERENCE_ENDPOINT: 'https://my-resource.openai.azure.com/openai/v1',
  CHAT_DEPLOYMENT: 'gpt-5-mini',
  INFERENCE_AUTH: 'key',
  INFERENCE_KEY: 'my-key',
};

interface Fault {
  readonly fault: string;
  readonly settings: Settings;
  readonly name: SettingName;
  readonly message: RegExp;
}

const endpoint = 'INFERENCE_ENDPOINT';
const faults: readonly Fault[] = [
  { fault: 'no endpoint', settings: { [endpoint]: '' }, name: endpoint, message: /^is not set/ },
  { fault: 'a blank endpoint', settings: { [endpoint]: '  ' }, name: endpoint, message: /^is not set/ },
  { fault: 'an endpoint of no scheme', settings: { [endpoint]: 'canary' }, name: endpoint, message: /base URL/ },
  { fault: 'an endpoint of FTP', settings: { [endpoint]: 'ftp://canary/v1' }, name: endpoint, message: /base URL/ },
  {
    fault: 'an endpoint of no known kind',
    settings: { [endpoint]: 'https://canary.example/path' },
    name: endpoint,
    message: /base URL of a known kind/,
  },
  {
    fault: 'an endpoint with a password',
    settings: { [endpoint]: 'https://user:canary@models.example/v1' },
    name: endpoint,
    message: /base URL/,
  },
  {
    fault: 'a key that would go over http',
    settings: { [endpoint]: 'http://canary.example/v1' },
    name: endpoint,
    message: /^must be https, since a credential is sent/,
  },
  {
    fault: 'a token that would go over http',
    settings: { [endpoint]: 'http://canary.example/v1', INFERENCE_AUTH: 'managedIdentity' },
    name: endpoint,
    message: /^must be https, since a credential is sent/,
  },
  { fault: 'no deployment', settings: { CHAT_DEPLOYMENT: '' }, name: 'CHAT_DEPLOYMENT', message: /^is not set/ },
  {
    fault: 'another deployment than the endpoint names',
    settings: { [endpoint]: 'https://my-resource.openai.azure.com/openai/deployments/canary' },
    name: 'CHAT_DEPLOYMENT',
    message: /^must be the deployment in the URL of INFERENCE_ENDPOINT/,
  },
  { fault: 'no way to sign in', settings: { INFERENCE_AUTH: '' }, name: 'INFERENCE_AUTH', message: /^is not set/ },
  {
    fault: 'an unknown way to sign in',
    settings: { INFERENCE_AUTH: 'canary' },
    name: 'INFERENCE_AUTH',
    message: /^must be keyVault, managedIdentity, key or none$/,
  },
  { fault: 'no key', settings: { INFERENCE_KEY: '' }, name: 'INFERENCE_KEY', message: /^is not set/ },
  {
    fault: 'a secret name with a space',
    settings: { INFERENCE_KEY_SECRET: 'canary name' },
    name: 'INFERENCE_KEY_SECRET',
    message: /^must be a secret name/,
  },
  {
    fault: 'a key in a vault without a vault',
    settings: { INFERENCE_AUTH: 'keyVault' },
    name: 'KEY_VAULT_URI',
    message: /^is not set: .*SECRET_INFERENCE_KEY$/,
  },
  {
    fault: 'a vault without TLS',
    settings: { KEY_VAULT_URI: 'http://canary.vault.azure.net' },
    name: 'KEY_VAULT_URI',
    message: /^must be an https URL/,
  },
  {
    fault: 'less room for all bodies than for one',
    settings: { SUMMARISE_MAX_BODY_BYTES: '2000', MAX_BODY_BYTES_IN_FLIGHT: '1999' },
    name: 'MAX_BODY_BYTES_IN_FLIGHT',
    message: /^must not be below the largest body of one request, SUMMARISE_MAX_BODY_BYTES$/,
  },
  ...(
    [
      ['INFERENCE_MAX_SOCKETS', 1, 1_000],
      ['SUMMARISE_MAX_BODY_BYTES', 1_024, 104_857_600],
      ['SUMMARISE_CHUNK_TOKENS', 500, 1_000_000],
      ['SUMMARISE_PARALLEL_CALLS', 1, 64],
      ['MAX_BODY_BYTES_IN_FLIGHT', 1_024, 4_294_967_296],
      ['UPLOAD_IDLE_MS', 1_000, 120_000],
      ['UPLOAD_DEADLINE_MS', 1_000, 200_000],
      ['FIRST_EVENT_DEADLINE_MS', 1_000, 200_000],
      ['ANSWER_DEADLINE_MS', 1_000, 225_000],
      ['STREAM_DEADLINE_MS', 1_000, 290_000],
    ] as const
  ).flatMap(([name, min, max]) =>
    ['canary', `${min - 1}`, `${max + 1}`, `${min}.5`, `-${min}`, '1e4', `${min} ms`].map((value) => ({
      fault: `${name}=${value}`,
      settings: { [name]: value },
      name,
      message: new RegExp(`^must be a whole number from ${min} to ${max}$`),
    })),
  ),
];

describe('readConfig()', () => {
  it.each(faults)('readConfig() names the setting of $fault, and no value', ({ settings, name, message }) => {
    const result = readConfig({ ...valid, ...settings });

    expect(result).toMatchObject({
      isValid: false,
      faults: [{ pointer: `/${name}`, message: expect.stringMatching(message) }],
    });
    expect(JSON.stringify(result)).not.toMatch(/canary|my-key/);
  });

  it('readConfig() can fault every setting but a client id, which has no form', () => {
    const named = new Set<string>(faults.map(({ name }) => name));

    expect(settingNames.filter((name) => !named.has(name))).toEqual(['AZURE_CLIENT_ID']);
  });

  it('readConfig() reports all faults together', () => {
    const settings = {
      INFERENCE_ENDPOINT: 'canary',
      INFERENCE_AUTH: 'canary',
      INFERENCE_KEY_SECRET: 'canary name',
      KEY_VAULT_URI: 'canary',
      SUMMARISE_CHUNK_TOKENS: 'canary',
      STREAM_DEADLINE_MS: 'canary',
    };
    const result = readConfig(settings);

    expect(result.isValid ? [] : result.faults.map(({ pointer }) => pointer).sort()).toEqual(
      [...Object.keys(settings), 'CHAT_DEPLOYMENT'].map((name) => `/${name}`).sort(),
    );
  });

  it('readConfig() gives limits that can be kept to also where settings are faulty', () => {
    const faulty = readConfig({ ANSWER_DEADLINE_MS: 'canary', STREAM_DEADLINE_MS: '5000' });

    expect(faulty).toMatchObject({ isValid: false, limits: { answerDeadlineMs: 200_000, streamDeadlineMs: 5_000 } });
  });

  it('readConfig() takes an empty value for one that is not set', () => {
    const empty = Object.fromEntries(settingNames.map((name) => [name, '']));

    expect(readConfig({ ...empty, ...valid })).toEqual(readConfig(valid));
  });

  it.each<{ rule: string; settings: Settings; expected: object }>([
    {
      rule: 'http for a loopback endpoint',
      settings: { INFERENCE_ENDPOINT: 'http://127.0.0.1:4891/openai/v1' },
      expected: { inference: { route: { baseUrl: 'http://127.0.0.1:4891/openai/v1' } } },
    },
    {
      rule: 'a deployment that the endpoint names in other case',
      settings: { INFERENCE_ENDPOINT: 'https://my-resource.openai.azure.com/openai/deployments/GPT-5-mini' },
      expected: { inference: { chatDeployment: 'gpt-5-mini', route: { deployment: 'GPT-5-mini' } } },
    },
    {
      rule: 'http for an endpoint without a credential',
      settings: { INFERENCE_ENDPOINT: 'http://models.example/v1', INFERENCE_AUTH: 'none' },
      expected: { inference: { auth: { kind: 'none' } } },
    },
    {
      rule: 'a vault',
      settings: { INFERENCE_AUTH: 'keyVault', KEY_VAULT_URI: 'https://my-vault.vault.azure.net' },
      expected: {
        inference: { auth: { kind: 'keyVault', secretName: 'inference-key' } },
        keyVaultUri: 'https://my-vault.vault.azure.net/',
      },
    },
    {
      rule: 'a secret of the environment in place of a vault',
      settings: { INFERENCE_AUTH: 'keyVault', INFERENCE_KEY_SECRET: 'my-secret', SECRET_MY_SECRET: 'my-key' },
      expected: { inference: { auth: { kind: 'keyVault', secretName: 'my-secret' } } },
    },
    {
      rule: 'the identity the platform offers',
      settings: { INFERENCE_AUTH: 'managedIdentity', AZURE_CLIENT_ID: 'id', IDENTITY_ENDPOINT: 'http://localhost/msi' },
      expected: {
        inference: { auth: { kind: 'managedIdentity' } },
        identity: { clientId: 'id', hasManagedIdentity: true },
      },
    },
    {
      rule: 'room for one body only',
      settings: { SUMMARISE_MAX_BODY_BYTES: '2000', MAX_BODY_BYTES_IN_FLIGHT: '2000' },
      expected: { limits: { maxBodyBytes: { summarise: 2_000 }, maxBodyBytesInFlight: 2_000 } },
    },
    {
      rule: 'values with space around them',
      settings: { CHAT_DEPLOYMENT: ' gpt-5-mini\n', SUMMARISE_PARALLEL_CALLS: ' 64 ' },
      expected: { inference: { chatDeployment: 'gpt-5-mini' }, summarise: { parallelCalls: 64 } },
    },
  ])('readConfig() takes $rule', ({ settings, expected }) => {
    expect(readConfig({ ...valid, ...settings })).toMatchObject({ isValid: true, config: expected });
  });
});
