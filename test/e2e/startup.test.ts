import { execFile } from 'node:child_process';
import { mkdtemp, readFile, realpath, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import * as z from 'zod';
import { maxBundleBytes } from '../../dev/run/build-app.ts';
import { readExecutedSources } from '../support/read-executed-sources.ts';
import type { RunningApp } from '../support/start-app.ts';
import { startAppOnEmulator } from '../support/start-app-on-emulator.ts';

const projectFolder = resolve(import.meta.dirname, '../..');
const loader = join(projectFolder, 'test/fixtures/load-app.cjs');
const packageSchema = z.object({ main: z.string() });
const identity = /node_modules\/@azure\/(?:identity|msal)/;
const keyVault = /node_modules\/@azure\/keyvault-secrets/;
const inference = /node_modules\/@azure-rest\/ai-inference/;
/** Everything of the vendors but what registers functions. */
const anyVendor = /node_modules\/(?!zod\/|@azure\/functions|cookie\/)/;
/** Schemas of remote replies: milliseconds at their first use. */
const wireSchemas = /src\/adapters\/inference\/(?:chat-wire|reduce-failure)\.ts$/;

async function mainFile(): Promise<string> {
  const { main } = packageSchema.parse(JSON.parse(await readFile(join(projectFolder, 'package.json'), 'utf8')));
  return realpath(join(projectFolder, main));
}

describe('the entry file', () => {
  it('main of package.json names one file of at most 1.1 MB', async () => {
    const { size } = await stat(await mainFile());

    expect(size).toBeGreaterThan(100_000);
    expect(size).toBeLessThanOrEqual(maxBundleBytes);
    expect(maxBundleBytes).toBeLessThanOrEqual(1_100_000);
  });

  it('the entry file reads no file but itself, makes no segmenter and opens no connection while it loads', async () => {
    const main = await mainFile();
    // Whatever else it would open is refused by Node's permission model, also below the functions of `node:fs`.
    const readable = [main, loader].map((file) => `--allow-fs-read=${file}`);
    const env = {
      INFERENCE_ENDPOINT: 'https://my-resource.openai.azure.com/openai/v1',
      CHAT_DEPLOYMENT: 'gpt-5-mini',
      INFERENCE_AUTH: 'keyVault',
      KEY_VAULT_URI: 'https://my-vault.vault.azure.net',
      IDENTITY_ENDPOINT: 'http://127.0.0.1:1/msi/token',
      IDENTITY_HEADER: 'header',
    };
    const args = ['--permission', ...readable, loader, main];
    const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { env });

    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual(['health-live', 'health-ready', 'summarise', 'summarize']);
  });
});

describe('the first answer', () => {
  it('GET health/live is answered without a vendor library or a schema of remote replies', async () => {
    const sources = [...(await serveOneRequest('settings', (app) => fetch(`${app.url}/health/live`)))];

    expect(sources.filter((source) => source.endsWith('src/http/create-handler.ts'))).not.toEqual([]);
    expect(sources.filter((source) => anyVendor.test(source) || wireSchemas.test(source))).toEqual([]);
    expect(sources.filter((source) => source.endsWith('.cjs'))).toEqual(['app.cjs']);
  });
});

describe('the vendor libraries', () => {
  it('the identity library is not run where a key of the settings is used', async () => {
    const sources = [...(await serveOneRequest('settings'))];

    expect(sources.filter((source) => inference.test(source))).not.toEqual([]);
    expect(sources.filter((source) => identity.test(source) || keyVault.test(source))).toEqual([]);
  });

  it('the identity library and the one of the vault are run where the key is in a vault', async () => {
    const sources = [...(await serveOneRequest('vault'))];

    expect(sources.filter((source) => identity.test(source))).not.toEqual([]);
    expect(sources.filter((source) => keyVault.test(source))).not.toEqual([]);
  });
});

/** Starts the app, has it serve one request and stop; gives the sources that have run. */
async function serveOneRequest(
  keyFrom: 'settings' | 'vault',
  send: (app: RunningApp) => Promise<Response> = (app) =>
    app.post('summarise', { text: 'The harbour was built in 1890.' }),
): Promise<ReadonlySet<string>> {
  const folder = await mkdtemp(join(tmpdir(), 'coverage-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const app = await startAppOnEmulator({ keyFrom, settings: { NODE_V8_COVERAGE: folder } });
  try {
    expect((await send(app)).status).toBe(200);
  } finally {
    await app.close();
  }
  return readExecutedSources(folder, dirname(await mainFile()));
}
