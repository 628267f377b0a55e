import { once } from 'node:events';
import { join } from 'node:path';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { HostLogEntry } from '../../dev/host/host-log-entry.ts';
import { startHost } from '../../dev/host/start-host.ts';
import type { HostOptions } from '../../dev/host/start-host.ts';
import { createAppFolder } from '../support/create-app-folder.ts';
import type { AppFolderOptions } from '../support/create-app-folder.ts';

/** Starts a host on an app folder and closes it again; gives what it logged and what was asked of it meanwhile. */
async function start<T>(
  folder: AppFolderOptions,
  options: Partial<HostOptions> = {},
  use: (url: string) => Promise<T> | undefined = () => undefined,
) {
  await using app = await createAppFolder(folder);
  const entries: HostLogEntry[] = [];
  const host = await startHost({ appFolder: app.path, port: 0, log: (entry) => entries.push(entry), ...options });
  try {
    return { host, entries, result: await use(host.url) };
  } finally {
    await host.close();
  }
}

describe('startHost(), refusals', () => {
  it.each([
    ['a file that throws', 'broken.cjs', 'entry_file', /^SettingsFault: no endpoint is set\n[^]*at [^]*broken\.cjs:4/],
    [
      'an error thrown later in the start',
      'broken-later.cjs',
      'entry_file',
      /^Error: thrown after the file was loaded/,
    ],
    ['a name registered twice', 'twice.cjs', 'entry_file', /"hello" has already been registered/],
    ['a file that is not there', 'not-built.cjs', 'entry_file', /no file matches; is the app built\?/],
    ['a glob without a match', 'nothing/*.js', 'entry_file', /no file matches/],
  ])('startHost() refuses %s', async (_name, main, fault, message) => {
    await expect(start({ main })).rejects.toMatchObject({ fault, message: expect.stringMatching(message) });
  });

  it('startHost() refuses a file that cannot be parsed, and says where', async () => {
    await expect(start({ mainText: 'const unfinished = {' })).rejects.toMatchObject({
      fault: 'entry_file',
      message: expect.stringMatching(/app\.cjs:1\n[^]*SyntaxError/),
    });
  });

  it('startHost() refuses a package without main', async () => {
    await expect(start({})).rejects.toMatchObject({ fault: 'entry_file', message: expect.stringMatching(/no "main"/) });
  });

  it('startHost() names all malformed routes together', async () => {
    const error: unknown = await start({ main: 'bad-routes.cjs' }).catch((error: unknown) => error);
    expect(error).toMatchObject({ fault: 'routes' });
    for (const part of ['"slash"', 'unknown constraint "number"', 'unbalanced brace', '"adminThing"', '"second"']) {
      expect(String(error)).toContain(part);
    }
  });

  it.each([
    ['host.json', { main: 'timer.cjs', hostJson: '{}' }, 'host_json'],
    ['local.settings.json', { main: 'timer.cjs', localSettings: '{"IsEncrypted":true}' }, 'local_settings'],
  ])('startHost() refuses a faulty %s', async (_name, folder, fault) => {
    await expect(start(folder)).rejects.toMatchObject({ fault });
  });

  it('startHost() refuses a folder without host.json', async () => {
    const appFolder = join(import.meta.dirname, '../fixtures/host-apps');
    await expect(startHost({ appFolder, port: 0, log: () => undefined })).rejects.toMatchObject({ fault: 'host_json' });
  });

  it('startHost() names a port that is in use', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await expect(start({ main: 'timer.cjs' }, { port })).rejects.toMatchObject({
      fault: 'port_in_use',
      message: `Cannot listen on port ${port}: it is in use`,
    });
    other.close();
  });

  it('startHost() gives up on an app that does not finish loading', async () => {
    await expect(start({ main: 'waiting.mjs' }, { startTimeoutMs: 300 })).rejects.toMatchObject({
      fault: 'start_timeout',
    });
  });

  it('startHost() gives up with the reason of its signal, and leaves no process', async () => {
    const reason = new Error('stopped by the user');
    const stop = new AbortController();
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const workerEnded = new Promise<boolean>((resolve) => {
      server.once('connection', (worker) => {
        worker.on('error', () => undefined).once('close', () => resolve(true));
        worker.resume();
        stop.abort(reason);
      });
    });
    const env = { ...process.env, TEST_PORT: String(port) };
    await expect(start({ main: 'waiting.mjs' }, { signal: stop.signal, env })).rejects.toBe(reason);
    expect(await workerEnded).toBe(true);
    server.close();
  });
});

describe('startHost(), settings', () => {
  const readSettings = async (url: string): Promise<unknown> => (await fetch(`${url}/api/settings`)).json();

  it('startHost() gives the app the values of local.settings.json, under what is set already', async () => {
    const localSettings = JSON.stringify({ Values: { FROM_FILE: 'file', FROM_BOTH: 'file' } });
    const env = { PATH: process.env['PATH'], FROM_BOTH: 'set', FROM_NOWHERE: undefined };
    const { result } = await start({ main: 'timer.cjs', localSettings }, { env }, readSettings);
    expect(result).toEqual({ FROM_FILE: 'file', FROM_BOTH: 'set', AZURE_FUNCTIONS_ENVIRONMENT: 'Development' });
  });

  it('startHost() lists the HTTP functions and warns of others', async () => {
    const { host, entries } = await start({ main: 'timer.cjs', hostJson: '{"version":"2.0"}' });
    expect(host.functions).toEqual([
      {
        name: 'settings',
        methods: ['GET'],
        route: 'api/settings',
        authLevel: 'anonymous',
        url: `${host.url}/api/settings`,
      },
    ]);
    expect(entries).toContainEqual(
      expect.objectContaining({
        level: 'warning',
        message: expect.stringMatching(/"nightly" is not started.*timerTrigger/),
      }),
    );
  });

  it('startHost() takes the log levels of host.json', async () => {
    const hostJson = '{"version":"2.0","logging":{"logLevel":{"default":"error","Worker":"debug"}}}';
    const { entries } = await start({ main: 'timer.cjs', hostJson }, {}, readSettings);
    expect(entries.map(({ category }) => category)).not.toContain('host');
    expect(entries).toContainEqual(expect.objectContaining({ category: 'system', level: 'debug' }));
  });

  it('startHost() takes an empty prefix, and a home page that is switched off', async () => {
    const hostJson = '{"version":"2.0","extensions":{"http":{"routePrefix":""}}}';
    const localSettings = '{"Values":{"AzureWebJobsDisableHomepage":"true"}}';
    const { result } = await start({ main: 'timer.cjs', hostJson, localSettings }, {}, async (url) => {
      const answers = await Promise.all([fetch(`${url}/settings`), fetch(url)]);
      return answers.map((answer) => answer.status);
    });
    expect(result).toEqual([200, 204]);
  });

  it('startHost() opens an inspector for the app where one is asked for', async () => {
    const { host } = await start({ main: 'timer.cjs' }, { inspectPort: 0 });
    expect(host.inspectUrl).toMatch(/^ws:\/\/127\.0\.0\.1:\d+\//);
  });
});
