import { once } from 'node:events';
import { request as createRequest } from 'node:http';
import { describe, expect, it } from 'vitest';
import { isAlive } from '../support/is-alive.ts';
import { startLifeHost } from '../support/start-life-host.ts';

const empty500 = [500, ''];
const read = async (answer: Response): Promise<readonly unknown[]> => [answer.status, await answer.text()];

describe('behaviour of the host, life of the worker', () => {
  it.each([
    ['reject', /unhandled rejection.*nobody handles this/],
    ['throw', /uncaught exception.*nobody catches this/],
  ])(
    'row "unhandled rejection or exception": after %s it is logged, the call fails, and another worker serves',
    async (path, logged) => {
      const { host, call, pid, entries } = await startLifeHost();
      const first = host.workerPid;

      expect(await read(await call(path))).toEqual(empty500);
      const second = await pid();
      expect(second).toBe(host.workerPid);
      expect(second).not.toBe(first);
      expect(isAlive(first)).toBe(false);
      const critical = entries.filter(({ level }) => level === 'critical').map(({ message }) => message);
      expect(critical).toEqual([
        expect.stringMatching(logged),
        'The worker ended by itself: exit code 1\nA new one is started in 0 s',
      ]);
    },
  );

  it('row "repeated crashes": calls in flight get an empty 500, the third crash ends the host with the reason', async () => {
    const { host, call, pid, entries } = await startLifeHost();
    for (const crash of ['first', 'second']) {
      const before = host.workerPid;
      const answers = await Promise.all([call('hang'), call('throw')]);
      expect([crash, ...(await Promise.all(answers.map(read)))]).toEqual([crash, empty500, empty500]);
      expect(await pid()).not.toBe(before);
    }
    expect(await read(await call('throw'))).toEqual(empty500);

    const reason = 'The worker ended by itself: exit code 1\nThe host ends: that was crash 3 within 60 s';
    expect((await host.ended).message).toBe(reason);
    expect(entries.at(-1)).toEqual({ level: 'critical', category: 'host', message: reason });
    expect(isAlive(host.workerPid)).toBe(false);
    await expect(call('hello')).rejects.toThrow(/fetch failed/);
  });

  it('row "repeated crashes": the waits are 0.2 s and 9 s', async () => {
    const { kill, pid, entries } = await startLifeHost({ crashes: 'default' });
    await kill();
    await pid();
    await kill();
    expect(entries.filter(({ level }) => level === 'critical').map(({ message }) => message)).toEqual([
      'The worker ended by itself: killed by SIGKILL\nA new one is started in 0.2 s',
      'The worker ended by itself: killed by SIGKILL\nA new one is started in 9 s',
    ]);
  });

  it('row "process.exit(0) in a handler": no worker is started again, and the host ends and says what Azure would do', async () => {
    const { host, call, entries } = await startLifeHost();
    const only = host.workerPid;
    expect(await read(await call('exit/0'))).toEqual(empty500);
    const reason = /exit code 0.*On Azure the worker is not started again.*the instance stays dead/;
    expect((await host.ended).message).toMatch(reason);
    expect(entries.at(-1)).toMatchObject({ level: 'critical', message: expect.stringMatching(reason) });
    expect(host.workerPid).toBe(only);
    await expect(call('hello')).rejects.toThrow(/fetch failed/);
  });

  it('row "process.exit(0) in a handler": any other exit code is a crash', async () => {
    const { host, call, pid } = await startLifeHost();
    const first = host.workerPid;
    expect(await read(await call('exit/3'))).toEqual(empty500);
    expect(await pid()).not.toBe(first);
  });

  it('row "stop": the port is closed at once, a call in flight ends, then the appTerminate hooks run', async () => {
    const { host, call, logged, entries } = await startLifeHost({ drainMs: 30_000 });
    const upload = createRequest(`${host.url}/api/body`, { method: 'POST', headers: { 'content-length': 8 } });
    const answered = once(upload, 'response');
    upload.write('half');
    await logged(/Executing 'Functions.body'/);

    const closing = host.close();
    await expect(call('hello')).rejects.toThrow(/fetch failed/);
    expect(entries.map(({ message }) => message).join()).not.toContain('appTerminate');
    upload.end('half');
    const [answer]: unknown[] = await answered;
    expect(answer).toMatchObject({ statusCode: 200 });
    await closing;
    expect(entries.at(-1)?.message).toBe(`appTerminate in ${host.workerPid}`);
    expect(isAlive(host.workerPid)).toBe(false);
  });

  it('row "stop": a call that does not end in time is reset', async () => {
    const { host, call, logged } = await startLifeHost({ drainMs: 20 });
    const answer = call('hang');
    await logged(/Executing 'Functions.hang'/);
    await Promise.all([host.close(), expect(answer).rejects.toThrow(/fetch failed/)]);
  });

  it('row "functionTimeout": the hung caller gets an empty 500 and new calls the new worker', async () => {
    const hostJson = '{"version":"2.0","functionTimeout":"00:00:01"}';
    const { call, pid, logged, entries } = await startLifeHost({ hostJson, timeoutGraceMs: 20 });
    const first = await pid();
    const hung = call('hang');
    const entry = await logged(/Timeout of 1 s/);
    expect(entry).toMatchObject({
      level: 'error',
      functionName: 'hang',
      invocationId: expect.stringMatching(/^[\da-f-]{36}$/),
    });
    expect(await read(await hung)).toEqual(empty500);
    expect(await pid()).not.toBe(first);
    // Neither the call that ended in time nor the restart is a fault.
    expect(entries.filter(({ message }) => message.startsWith('Timeout'))).toEqual([entry]);
    expect(entries.filter(({ level }) => level === 'critical')).toEqual([]);
  });

  it('row "functionTimeout": it does not hold while a debugger may stop the app', async () => {
    const hostJson = '{"version":"2.0","functionTimeout":"00:00:01"}';
    const { call } = await startLifeHost({ hostJson, timeoutGraceMs: 0, inspectPort: 0 });
    expect(await read(await call('late/1500'))).toEqual([200, 'at last']);
  });
});
