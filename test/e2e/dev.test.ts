import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { access, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { startIdentityDouble } from '../../dev/doubles/identity.ts';
import { createTokenIssuer } from '../../dev/doubles/token-issuer.ts';
import { startVaultDouble } from '../../dev/doubles/vault.ts';
import { startEmulator } from '../../emulator/start-emulator.ts';
import { makeAppFolder } from '../support/make-app-folder.ts';
import { runCommand, type RunningCommand } from '../support/run-command.ts';

const main = resolve(import.meta.dirname, '../../dev/main.ts');
const closers: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

interface DevStart {
  readonly args?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Differences of local.settings.json from the sample; without them the file is missing. */
  readonly settings?: Readonly<Record<string, string>>;
}

async function startDev({ args = [], environment = {}, settings }: DevStart = {}) {
  const folder = await makeAppFolder(settings);
  closers.push(() => folder.remove());
  const ports = ['--port', '0', '--emulator-port', '0'];
  const dev = runCommand(process.execPath, [main, '--app-folder', folder.path, ...ports, ...args], environment);
  closers.push(() => dev.stop());
  return { dev, folder: folder.path };
}

async function paste(dev: RunningCommand): Promise<unknown> {
  const [line] = await dev.seen(/^curl .+$/m);
  const { stdout } = await promisify(execFile)('sh', ['-c', line]);
  return JSON.parse(stdout);
}

const summary = { summary: expect.stringMatching(/bridge|engineers|buses|shops/i), deployment: 'gpt-5-mini' };

describe('npm run dev', () => {
  it('npm run dev makes local.settings.json, lists the functions and prints a curl line that gives a summary', async () => {
    const { dev, folder } = await startDev();

    expect(await paste(dev)).toMatchObject(summary);
    expect(dev.output()).toContain('Copied local.settings.sample.json to local.settings.json');
    expect(dev.output()).toMatch(/^\tsummarise: \[POST\] http:\/\/localhost:\d+\/api\/summarise$\n\n/m);
    expect(dev.output()).toMatch(/Emulator: +http:\/\/127\.0\.0\.1:\d+ \(key: .+\)/);
    expect(dev.output()).toContain('Key Vault: double with inference-key');
    const sample = await readFile(join(folder, 'local.settings.sample.json'), 'utf8');
    expect(await readFile(join(folder, 'local.settings.json'), 'utf8')).toBe(sample);
  });

  it('npm run dev asks for keys with --auth, prints them, and answers pages of the origins in --cors', async () => {
    const { dev } = await startDev({ args: ['--auth', '--cors', 'https://page.example'], settings: {} });

    expect(await paste(dev)).toMatchObject(summary);
    expect(dev.output()).not.toContain('Not ready yet');
    const [, url = ''] = await dev.seen(/^\tsummarise: \[POST\] (\S+)$/m);
    const keyOf = async (name: string): Promise<string> =>
      (await dev.seen(new RegExp(`^  ${name} +(\\S+)  `, 'm')))[1] ?? '';
    const statusOf = async (path: string, key: string, method = 'GET'): Promise<number> =>
      (await fetch(new URL(path, url), { method, headers: { 'x-functions-key': key } })).status;
    const [own, host, master] = [await keyOf('summarise'), await keyOf('host'), await keyOf('master')];
    expect(await statusOf('summarise', 'wrong', 'POST')).toBe(401);
    expect([await statusOf('summarise', own, 'POST'), await statusOf('summarize', own, 'POST')]).toEqual([415, 401]);
    expect([await statusOf('health/ready', host), await statusOf('/admin/host/status', host)]).toEqual([200, 401]);
    expect([await statusOf('health/ready', master), await statusOf('/admin/host/status', master)]).toEqual([200, 200]);

    const preflight = { origin: 'https://page.example', 'access-control-request-method': 'POST' };
    const answer = await fetch(url, { method: 'OPTIONS', headers: preflight });
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([204, 'https://page.example']);
  });

  it.each([
    ['Ctrl-C', (dev: RunningCommand) => dev.killGroup('SIGINT')],
    ['SIGINT to itself alone', (dev: RunningCommand) => dev.kill('SIGINT')],
    ['SIGTERM', (dev: RunningCommand) => dev.kill('SIGTERM')],
    ['SIGHUP', (dev: RunningCommand) => dev.kill('SIGHUP')],
  ])('npm run dev ends with 0 at %s and leaves no process', async (_signal, send) => {
    const { dev } = await startDev({ settings: {} });
    await dev.seen(/^Stop with Ctrl-C$/m);
    send(dev);

    expect(await dev.ended).toBe(0);
    await expect.poll(() => dev.alive()).toEqual([]);
  });

  it('npm run dev leaves no process when it is stopped while it starts', async () => {
    const { dev } = await startDev();
    await dev.seen(/Copied/);
    dev.killGroup('SIGINT');

    expect(await dev.ended).toBe(0);
    await expect.poll(() => dev.alive()).toEqual([]);
    expect(dev.output()).not.toContain('curl');
  });

  // That npm ends by SIGKILL is told by Linux alone; elsewhere the shell between the two hides it.
  const ends = process.platform === 'linux' ? (['SIGTERM', 'SIGKILL'] as const) : (['SIGTERM'] as const);
  it.each(ends)('npm run dev stops when npm, which runs it, is ended by %s', async (signal) => {
    const folder = await makeAppFolder();
    closers.push(() => folder.remove());
    const options = ['--app-folder', folder.path, '--port', '0', '--emulator-port', '0'];
    const npm = runCommand('npm', ['run', 'dev', '--', ...options]);
    closers.push(() => npm.stop());
    await npm.seen(/^Stop with Ctrl-C$/m);
    npm.kill(signal);
    // Outputs are closed only when no process holds them any more.
    await npm.ended;

    await expect.poll(() => npm.alive()).toEqual([]);
  });

  it.each(['--port', '--emulator-port', '--inspect='])(
    'npm run dev names the port and the option when %s is taken',
    async (option) => {
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      closers.push(async () => server.close());
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      const { dev } = await startDev({ args: option.endsWith('=') ? [`${option}${port}`] : [option, String(port)] });

      expect(await dev.ended).toBe(1);
      expect(dev.output()).toMatch(new RegExp(`port ${port}\\b.*; choose another port with ${option}(?:PORT)?$`, 'm'));
      expect(dev.output()).not.toContain('    at ');
      await expect.poll(() => dev.alive()).toEqual([]);
    },
  );

  it('npm run dev lists every faulty setting, without its value, and ends with 1', async () => {
    const settings = { INFERENCE_ENDPOINT: 'no-url-at-all', CHAT_DEPLOYMENT: '' };
    const { dev } = await startDev({ settings });

    expect(await dev.ended).toBe(1);
    expect(dev.output()).toMatch(/^ {2}INFERENCE_ENDPOINT must be/m);
    expect(dev.output()).toMatch(/^ {2}CHAT_DEPLOYMENT is not set/m);
    expect(dev.output()).not.toContain('no-url-at-all');
    await expect.poll(() => dev.alive()).toEqual([]);
  });

  it('npm run dev refuses an unknown option with 2', async () => {
    const { dev, folder } = await startDev({ args: ['--wach'] });

    expect(await dev.ended).toBe(2);
    expect(dev.output()).toContain("'--wach'");
    await expect(access(join(folder, 'local.settings.json'))).rejects.toThrow('ENOENT');
  });

  it('npm run dev shows its options', async () => {
    const { dev } = await startDev({ args: ['--help'] });

    expect(await dev.ended).toBe(0);
    expect(dev.output()).toContain('--emulator-port PORT');
  });

  it('npm run dev uses the endpoint and the key of the environment and starts nothing in their place', async () => {
    const paths: string[] = [];
    const emulator = await startEmulator({ key: 'other-key', onRequest: ({ path }) => paths.push(path) });
    closers.push(() => emulator.close());
    const environment = {
      INFERENCE_ENDPOINT: `${emulator.url}/v1`,
      INFERENCE_AUTH: 'key',
      INFERENCE_KEY: 'other-key',
      // Would be used for calls to this machine if NO_PROXY did not name it.
      HTTP_PROXY: 'http://127.0.0.1:9',
    };
    const { dev } = await startDev({ environment });

    expect(await paste(dev)).toMatchObject(summary);
    expect(paths).toContain('/v1/chat/completions');
    expect(dev.output()).not.toMatch(/Emulator: +http|Key Vault/);
  });

  it('npm run dev uses a vault, an identity endpoint and certificates that are set', async () => {
    const issuer = createTokenIssuer();
    const vault = await startVaultDouble({
      secrets: new Map([['inference-key', 'inference-emulator-local-key']]),
      checkToken: (token, audience) => issuer.check(token, audience),
    });
    closers.push(() => vault.close());
    const identity = await startIdentityDouble({ issuer });
    closers.push(() => identity.close());
    const certificates = await makeAppFolder();
    closers.push(() => certificates.remove());
    const bundle = join(certificates.path, 'vault.pem');
    await writeFile(bundle, vault.certificate);
    const environment = {
      KEY_VAULT_URI: vault.url,
      IDENTITY_ENDPOINT: identity.endpoint,
      IDENTITY_HEADER: identity.header,
      NODE_EXTRA_CA_CERTS: bundle,
    };
    const { dev } = await startDev({ environment });

    expect(await paste(dev)).toMatchObject(summary);
    expect({ reads: vault.requestCount(200), tokens: identity.requestCount() }).toEqual({ reads: 1, tokens: 1 });
    expect(dev.output()).not.toContain('Key Vault');
  });

  it('npm run dev uses an identity endpoint that is set for its own vault', async () => {
    const identity = await startIdentityDouble({ issuer: createTokenIssuer() });
    closers.push(() => identity.close());
    const { dev } = await startDev({
      environment: { IDENTITY_ENDPOINT: identity.endpoint, IDENTITY_HEADER: identity.header },
    });

    expect(await paste(dev)).toMatchObject(summary);
    expect(dev.output()).toContain('Key Vault: double');
    expect(identity.requestCount()).toBe(1);
  });

  it('npm run dev keeps certificates that are set, beside the one of its own vault', async () => {
    const certificates = await makeAppFolder();
    closers.push(() => certificates.remove());
    const bundle = join(certificates.path, 'company.pem');
    await writeFile(bundle, '');
    const { dev } = await startDev({ environment: { NODE_EXTRA_CA_CERTS: bundle, HTTPS_PROXY: 'http://127.0.0.1:9' } });

    expect(await paste(dev)).toMatchObject(summary);
  });
});
