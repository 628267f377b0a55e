import { describe, expect, it } from 'vitest';
import { isAlive } from '../support/is-alive.ts';
import { startLifeHost } from '../support/start-life-host.ts';

const greeting = { Values: { GREETING: 'good morning' } };
const broken = { Values: { BROKEN: 'yes' } };
const prefix = { version: '2.0', extensions: { http: { routePrefix: 'v2' } } };

describe('reload()', () => {
  it('reload() serves what the files say now: settings, functions, prefix', async () => {
    const { host, call, write } = await startLifeHost();
    const first = host.workerPid;
    await write('local.settings.json', greeting);
    await write('host.json', prefix);
    await host.reload();

    expect(await (await fetch(`${host.url}/v2/hello`)).json()).toEqual({
      pid: host.workerPid,
      greeting: 'good morning',
    });
    expect(host.workerPid).not.toBe(first);
    expect((await call('hello')).status).toBe(404);
    expect(host.functions.map(({ url }) => url)).toContain(`${host.url}/v2/extra`);
  });

  it('reload() takes the entry file that package.json names now', async () => {
    const { host, call, write } = await startLifeHost();
    await write('package.json', { main: 'no-such-file.cjs' });
    await expect(host.reload()).rejects.toMatchObject({ fault: 'entry_file' });
    expect((await call('hello')).status).toBe(200);
  });

  it('reload() lets a stream in flight go on to its end, and ends the old worker with its hooks after it', async () => {
    const { host, call, pid, logged } = await startLifeHost();
    const first = host.workerPid;
    const stream = await call('ticks');
    await host.reload();
    expect(await pid()).not.toBe(first);
    expect(isAlive(first)).toBe(true);
    process.kill(first, 'SIGUSR2');
    expect(await stream.text()).toMatch(/last$/);
    await logged(new RegExp(`appTerminate in ${first}`));
    await expect.poll(() => isAlive(first)).toBe(false);
  });

  it('reload() ends what the old worker has not finished within reloadDrainMs', async () => {
    const { host, call, logged } = await startLifeHost({ reloadDrainMs: 20 });
    const hung = call('hang');
    await logged(/Executing 'Functions.hang'/);
    await host.reload();
    const answer = await hung;
    expect([answer.status, await answer.text()]).toEqual([500, '']);
    expect((await call('hello')).status).toBe(200);
  });

  it.each([
    [
      'an app that does not load',
      'local.settings.json',
      broken,
      { fault: 'entry_file', message: /this app is broken/ },
    ],
    ['a faulty host.json', 'host.json', { version: '1.0' }, { fault: 'host_json', message: /version/ }],
  ])('reload() rejects with the reason for %s, and the old worker goes on', async (_name, file, value, reason) => {
    const { host, pid, write } = await startLifeHost();
    const first = host.workerPid;
    await write(file, value);
    await expect(host.reload()).rejects.toMatchObject({ ...reason, message: expect.stringMatching(reason.message) });
    expect(await pid()).toBe(first);
    expect(host.workerPid).toBe(first);
  });

  it('reload() may be called while one is under way: the last one serves', async () => {
    const { host, pid, write } = await startLifeHost();
    const reloads = [host.reload()];
    await write('local.settings.json', greeting);
    reloads.push(host.reload());
    await Promise.all(reloads);
    expect(host.functions.map(({ name }) => name)).toContain('extra');
    expect(await pid()).toBe(host.workerPid);
  });

  it('reload() gives an app up that hangs while it loads when its signal aborts, and the next reload serves', async () => {
    const { host, pid, write, logged } = await startLifeHost({ startTimeoutMs: 3_600_000 });
    const first = host.workerPid;
    await write('local.settings.json', { Values: { HANGS: 'yes' } });
    const superseded = new AbortController();
    const hung = host.reload(superseded.signal);
    const { message } = await logged(/^hangs in \d+$/);
    expect(await pid()).toBe(first);

    await write('local.settings.json', greeting);
    superseded.abort(new Error('a newer change'));
    const reload = host.reload();
    await expect(hung).rejects.toThrow('a newer change');
    expect(isAlive(Number(message.replace('hangs in ', '')))).toBe(false);
    await reload;
    expect(host.functions.map(({ name }) => name)).toContain('extra');
    expect(await pid()).toBe(host.workerPid);
  });

  it('reload() forgets the crashes before it', async () => {
    const { host, kill, pid } = await startLifeHost({ crashes: { delaysMs: [0], windowMs: 60_000 } });
    for (let crash = 0; crash < 3; crash += 1) {
      await kill();
      await host.reload();
    }
    expect(await pid()).toBe(host.workerPid);
  });

  it('close() during a reload leaves no process, and the reload rejects', async () => {
    const { host, entries } = await startLifeHost();
    const reload = host.reload();
    await Promise.all([expect(reload).rejects.toThrow('The host has stopped'), host.close()]);
    expect(isAlive(host.workerPid)).toBe(false);
    await expect(host.reload()).rejects.toThrow('The host has stopped');
    expect(entries.filter(({ level }) => level === 'critical')).toEqual([]);
  });
});
