import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { request as createRequest } from 'node:http';
import { connect, createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { HostLogEntry } from '../../dev/host/host-log-entry.ts';
import { startHost } from '../../dev/host/start-host.ts';
import type { HostOptions, LocalHost } from '../../dev/host/start-host.ts';
import { createAppFolder } from '../support/create-app-folder.ts';
import { isAlive } from '../support/is-alive.ts';

const apps = join(import.meta.dirname, '../fixtures/host-apps');
const entries: HostLogEntry[] = [];
const hosts: LocalHost[] = [];

afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.close()));
  entries.length = 0;
});

async function start(app: string, options: Partial<HostOptions> = {}): Promise<LocalHost> {
  const log = (entry: HostLogEntry): number => entries.push(entry);
  const host = await startHost({ appFolder: resolve(apps, app), port: 0, log, ...options });
  hosts.push(host);
  return host;
}

async function untilLogged(text: string): Promise<void> {
  for (let tries = 0; tries < 10_000 && !entries.some(({ message }) => message.includes(text)); tries += 1) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('local host, hooks', () => {
  it('the host runs hooks in order around each call, with data of its own', async () => {
    const host = await start('hooks');
    const trail = ['pre 1', 'pre 2', 'handler', 'post'];
    expect(await (await fetch(`${host.url}/trail`)).json()).toEqual(trail);
    expect(await (await fetch(`${host.url}/trail`)).json()).toEqual(trail);
  });

  it('the host answers with the result a hook put in the place of an error', async () => {
    const host = await start('hooks');
    expect((await fetch(`${host.url}/rescue`)).status).toBe(418);
  });

  it('the host logs what a log hook made of an entry', async () => {
    const host = await start('hooks');
    await fetch(`${host.url}/logs`);
    await untilLogged('rewritten in logs');
    expect(entries).toContainEqual(expect.objectContaining({ level: 'warning', message: 'rewritten in logs' }));
  });

  it('the host runs appStart hooks before it serves, and appTerminate hooks when it stops', async () => {
    const host = await start('hooks');
    await untilLogged('hook appStart');
    expect(entries.filter(({ message }) => message.startsWith('hook')).map(({ message }) => message)).toEqual([
      'hook appStart',
    ]);
    await host.close();
    await untilLogged('hook appTerminate');
    expect(entries.at(-1)?.message).toBe('hook appTerminate');
  });

  it('the host gives a catch-all to the app', async () => {
    const host = await start('hooks');
    expect(await (await fetch(`${host.url}/files/a/b%20c`)).json()).toEqual({ path: 'a/b c' });
  });
});

describe('local host, stop', () => {
  it('close() refuses new callers at once, lets a call in flight end, and leaves no process', async () => {
    const host = await start('streams');
    const upload = createRequest(`${host.url}/api/upload`, { method: 'POST', headers: { 'content-length': 8 } });
    const answered = once(upload, 'response');
    upload.write('half');
    await untilLogged("Executing 'Functions.upload'");

    const closing = host.close();
    await expect(fetch(`${host.url}/api/context`)).rejects.toThrow(/fetch failed/);
    expect(isAlive(host.workerPid)).toBe(true);
    upload.end('half');
    const [answer]: unknown[] = await answered;
    expect(answer).toMatchObject({ statusCode: 200 });
    await closing;
    expect(isAlive(host.workerPid)).toBe(false);
  });

  it('close() resets a call that does not end in time', async () => {
    const host = await start('streams', { drainMs: 50 });
    const answer = await fetch(`${host.url}/api/endless`);
    const reading = answer.text();
    await Promise.all([host.close(), expect(reading).rejects.toThrow(/terminated/)]);
    expect(isAlive(host.workerPid)).toBe(false);
  });

  it('close() ends a connection whose request never became whole', async () => {
    const host = await start('hooks', { drainMs: 50 });
    const caller = connect(host.port, '127.0.0.1');
    await once(caller, 'connect');
    caller.write('GET /trail HTTP/1.1\r\n');
    await (await fetch(`${host.url}/trail`)).text();
    const [ended] = await Promise.all([once(caller.resume(), 'close'), host.close()]);
    expect(ended).toHaveLength(1);
  });

  it('close() may be called more than once', async () => {
    const host = await start('hooks');
    await Promise.all([host.close(), host.close()]);
    await host.close();
    expect(isAlive(host.workerPid)).toBe(false);
  });

  it('the worker ends when the host is killed', async () => {
    await using app = await createAppFolder({ main: 'alive.cjs' });
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const script = `
      import { startHost } from ${JSON.stringify(join(import.meta.dirname, '../../dev/host/start-host.ts'))};
      await startHost({ appFolder: ${JSON.stringify(app.path)}, port: 0, log: () => undefined });
    `;
    const host = spawn(process.execPath, ['--input-type=module-typescript', '--eval', script], {
      stdio: 'inherit',
      env: { ...process.env, TEST_PORT: String(port) },
    });
    const { promise: ended, resolve } = Promise.withResolvers<boolean>();
    server.once('connection', (worker) => {
      worker.on('error', () => undefined).once('close', () => resolve(true));
      worker.resume();
      host.kill('SIGKILL');
    });
    expect(await ended).toBe(true);
    server.close();
  });
});

describe('local host, an app that sends messages to its parent process', () => {
  it('the host names a message it does not know, and goes on', async () => {
    await using app = await createAppFolder({ main: 'sends-ready.cjs' });
    const host = await start(app.path);
    expect(await (await fetch(`${host.url}/api/hello`)).text()).toBe('hello');
    const warning = 'The app sent a message to its parent process; here that is the host, which ignores it';
    expect(entries).toContainEqual({ level: 'warning', category: 'host', message: warning });
    await host.close();
  });
});

const noRestart = { delaysMs: [], windowMs: 60_000 };

describe('local host, a worker that dies', () => {
  it.each([
    [
      'an uncaught exception',
      (host: LocalHost) => fetch(`${host.url}/api/crash`),
      /exit code 1/,
      /nobody catches this/,
    ],
    [
      'a kill',
      (host: LocalHost) => {
        const answer = fetch(`${host.url}/api/held`);
        void untilLogged("Executing 'Functions.held'").then(() => process.kill(host.workerPid, 'SIGKILL'));
        return answer;
      },
      /killed by SIGKILL/,
      /the worker is gone/,
    ],
  ] as const)(
    'the host answers calls in flight with an empty 500 after %s, and stops when it is not to start again',
    async (_name, provoke, reason, logged) => {
      const host = await start('streams', { crashes: noRestart });
      const answer = await provoke(host);
      expect([answer.status, await answer.text()]).toEqual([500, '']);
      expect((await host.ended).message).toMatch(reason);
      expect(entries.map(({ message }) => message).join('\n')).toMatch(logged);
      await expect(fetch(`${host.url}/api/context`, { headers: { connection: 'close' } })).rejects.toThrow(
        /fetch failed/,
      );
      await host.close();
    },
  );

  it('the host stops also when a caller that was uploading stays silent', async () => {
    const host = await start('streams', { drainMs: 50, crashes: noRestart });
    const upload = createRequest(`${host.url}/api/upload`, { method: 'POST', headers: { 'content-length': 8 } });
    const answered = once(upload, 'response');
    upload.write('half');
    await untilLogged("Executing 'Functions.upload'");
    process.kill(host.workerPid, 'SIGKILL');
    const [answer]: unknown[] = await answered;
    expect(answer).toMatchObject({ statusCode: 500 });
    upload.on('error', () => undefined);
    expect((await host.ended).message).toMatch(/killed by SIGKILL/);
  });
});
