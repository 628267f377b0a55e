import { describe, expect, it } from 'vitest';
import type { ChosenSettings } from '../../../../dev/run/choose-settings.ts';
import { refuseMissingParts } from '../../../../dev/run/refuse-missing-parts.ts';

const chosen: ChosenSettings = {
  overrides: {},
  startsEmulator: true,
  movesEndpoint: true,
  startsVault: true,
  startsIdentity: true,
  secrets: new Map(),
};
const started = {
  emulatorUrl: 'http://127.0.0.1:1',
  vault: { url: 'https://127.0.0.1:2', certificatesFile: '/certificates.pem' },
  identity: { endpoint: 'http://127.0.0.1:3', header: 'header' },
};

describe('refuseMissingParts()', () => {
  it('refuseMissingParts() takes settings whose parts all run, and parts that are not needed any more', () => {
    const none = { ...chosen, startsEmulator: false, startsVault: false, startsIdentity: false };
    expect(() => {
      refuseMissingParts(chosen, started);
      refuseMissingParts(none, started);
      refuseMissingParts(none, {});
    }).not.toThrow();
  });

  it.each([
    ['emulatorUrl', 'the emulator'],
    ['vault', 'the double of Key Vault'],
    ['identity', 'the double of the identity endpoint'],
  ])('refuseMissingParts() names what is missing without %s', (part, name) => {
    expect(() => refuseMissingParts(chosen, { ...started, [part]: undefined })).toThrow(`now call for ${name}: stop`);
  });
});
