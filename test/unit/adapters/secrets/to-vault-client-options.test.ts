import { createDefaultHttpClient } from '@azure/core-rest-pipeline';
import { expect, it } from 'vitest';
import { toVaultClientOptions } from '../../../../src/adapters/secrets/to-vault-client-options.ts';

it.each([
  ['https://my-vault.vault.azure.net/', true],
  ['https://my-vault.vault.usgovcloudapi.net', true],
  ['https://127.0.0.1.vault.example', true],
  ['https://localhost.example', true],
  ['https://10.0.0.4', true],
  ['https://127.0.0.1:8443', false],
  ['https://[::1]:8443', false],
  ['https://localhost:8443', false],
])('toVaultClientOptions() checks the audience and the proxy rules of %s: %s', (vaultUrl, isChecked) => {
  const options = toVaultClientOptions(vaultUrl, createDefaultHttpClient);
  expect(options.disableChallengeResourceVerification).toBe(!isChecked);
  expect(options.httpClient === undefined).toBe(isChecked);
});

it('toVaultClientOptions() bounds the repeated calls', () => {
  const options = toVaultClientOptions('https://my-vault.vault.azure.net', createDefaultHttpClient);
  expect(options.retryOptions).toMatchObject({ maxRetries: 2 });
});
