import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type Config, readConfig } from '../../src/config.ts';
import { settingNames } from '../../src/settings/setting-names.ts';

describe('local.settings.sample.json', () => {
  const path = resolve(import.meta.dirname, '../../local.settings.sample.json');
  // Core Tools refuse comments and values that are no strings, as this does.
  const { Values: values } = z
    .strictObject({ IsEncrypted: z.literal(false), Values: z.record(z.string(), z.string()) })
    .parse(JSON.parse(readFileSync(path, 'utf8')));
  const platform = ['FUNCTIONS_WORKER_RUNTIME', 'AzureWebJobsStorage'];

  it('local.settings.sample.json holds every setting the app reads, in their order, and two of the platform', () => {
    expect(Object.keys(values)).toEqual([...platform, ...settingNames]);
    expect(values).toMatchObject({ FUNCTIONS_WORKER_RUNTIME: 'node', AzureWebJobsStorage: '' });
  });

  it('local.settings.sample.json is valid, for an endpoint on this machine', () => {
    expect(configOf(values).inference).toMatchObject({ route: { isLoopback: true }, auth: { kind: 'key' } });
  });

  it('local.settings.sample.json holds the values that count where a setting is missing', () => {
    const { INFERENCE_ENDPOINT, CHAT_DEPLOYMENT, INFERENCE_AUTH, INFERENCE_KEY } = values;

    expect(configOf(values)).toEqual(configOf({ INFERENCE_ENDPOINT, CHAT_DEPLOYMENT, INFERENCE_AUTH, INFERENCE_KEY }));
  });
});

function configOf(settings: Readonly<Record<string, string | undefined>>): Config {
  const result = readConfig(settings);
  if (!result.isValid) throw new TypeError(`The settings are not valid: ${JSON.stringify(result.faults)}`);
  return result.config;
}
