import { describe, expect, it } from 'vitest';
import type { ChosenSettings } from '../../../../dev/run/choose-settings.ts';
import { workerEnvironment } from '../../../../dev/run/worker-environment.ts';

const sampleEndpoint = 'http://127.0.0.1:4891/openai/v1';
const nothing: ChosenSettings = {
  overrides: {},
  movesEndpoint: false,
  startsEmulator: false,
  startsVault: false,
  startsIdentity: false,
  secrets: new Map(),
};

describe('workerEnvironment()', () => {
  it('workerEnvironment() keeps everything that is set, NODE_OPTIONS too', () => {
    const environment = { PATH: '/bin', NODE_OPTIONS: '--max-old-space-size=512' };

    expect(workerEnvironment(environment, nothing, {}, sampleEndpoint)).toEqual(environment);
  });

  it('workerEnvironment() names where the started parts are', () => {
    const chosen = {
      ...nothing,
      overrides: { INFERENCE_AUTH: 'keyVault' },
      movesEndpoint: true,
      startsVault: true,
      startsIdentity: true,
    };
    const parts = {
      emulatorUrl: 'http://127.0.0.1:5001',
      vault: { url: 'https://127.0.0.1:5002', certificatesFile: '/certificates.pem' },
      identity: { endpoint: 'http://127.0.0.1:5003/msi/token', header: 'secret' },
    };

    expect(workerEnvironment({ INFERENCE_AUTH: '' }, chosen, parts, sampleEndpoint)).toEqual({
      INFERENCE_AUTH: 'keyVault',
      INFERENCE_ENDPOINT: 'http://127.0.0.1:5001/openai/v1',
      KEY_VAULT_URI: 'https://127.0.0.1:5002',
      NODE_EXTRA_CA_CERTS: '/certificates.pem',
      IDENTITY_ENDPOINT: 'http://127.0.0.1:5003/msi/token',
      IDENTITY_HEADER: 'secret',
    });
  });

  it('workerEnvironment() does not name started parts that are no longer called for', () => {
    const parts = {
      vault: { url: 'https://127.0.0.1:5002', certificatesFile: '/certificates.pem' },
      identity: { endpoint: 'http://127.0.0.1:5003/msi/token', header: 'secret' },
    };

    expect(workerEnvironment({}, nothing, parts, sampleEndpoint)).toEqual({});
  });

  it("workerEnvironment() leaves an endpoint alone that is the emulator's by the user's own choice", () => {
    const chosen = { ...nothing, startsEmulator: true };

    expect(workerEnvironment({}, chosen, { emulatorUrl: 'http://127.0.0.1:4891' }, sampleEndpoint)).toEqual({});
  });

  it.each([
    [{ HTTPS_PROXY: 'http://proxy' }, '127.0.0.1,localhost'],
    [{ http_proxy: 'http://proxy', NO_PROXY: '.corp, localhost' }, '.corp,localhost,127.0.0.1'],
    [{ ALL_PROXY: 'http://proxy', NO_PROXY: '', no_proxy: 'a.corp' }, 'a.corp,127.0.0.1,localhost'],
  ])('workerEnvironment() lets calls to this machine pass the proxy of %o', (environment, names) => {
    expect(workerEnvironment(environment, nothing, {}, sampleEndpoint)).toEqual({
      ...environment,
      NO_PROXY: names,
      no_proxy: names,
    });
  });
});
