import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { isAlive } from '../support/is-alive.ts';
import { startLifeHost } from '../support/start-life-host.ts';

const slow = { delaysMs: [60_000], windowMs: 60_000 };
const broken = { Values: { BROKEN: 'yes' } };

describe('local host, kill -9 of the worker under load', () => {
  it('the host ends all of 16 calls in flight, streams too, and a new worker answers the next', async () => {
    const { host, call, pid, logged } = await startLifeHost();
    const first = host.workerPid;
    const held = Array.from({ length: 8 }, () =>
      call('hang').then(async (answer) => [answer.status, await answer.text()]),
    );
    const streams = await Promise.all(Array.from({ length: 8 }, () => call('ticks')));
    const texts = streams.map((answer) => answer.text());
    await logged(/Executing 'Functions.hang'/);
    process.kill(first, 'SIGKILL');

    const outcomes = await Promise.allSettled([...held, ...texts]);
    expect(outcomes.slice(0, 8)).toEqual(Array.from({ length: 8 }, () => ({ status: 'fulfilled', value: [500, ''] })));
    expect(outcomes.slice(8)).toEqual(
      Array.from({ length: 8 }, () => ({
        status: 'rejected',
        reason: expect.objectContaining({ message: 'terminated' }),
      })),
    );
    expect(await pid()).not.toBe(first);
  });

  it('the host leaves no call of 16 callers without an answer or an end while the worker dies', async () => {
    const { host, call } = await startLifeHost();
    const first = host.workerPid;
    const statuses = new Set<number>();
    const callUntilReplaced = async (): Promise<void> => {
      for (let isReplaced = false; !isReplaced;) {
        const answer = await call('hello');
        statuses.add(answer.status);
        isReplaced = answer.status === 200 && !(await answer.text()).includes(`"pid":${first},`);
      }
    };
    const callers = Array.from({ length: 16 }, callUntilReplaced);
    process.kill(first, 'SIGKILL');
    await Promise.all(callers);
    expect([...statuses].filter((status) => status !== 200 && status !== 500)).toEqual([]);
  });

  it('the host ends calls in buffered mode', async () => {
    const { call, kill, pid, logged } = await startLifeHost({ env: { BUFFERED: 'yes' } });
    const held = call('hang');
    await logged(/Executing 'Functions.hang'/);
    await kill();
    const answer = await held;
    expect([answer.status, await answer.text()]).toEqual([500, '']);
    expect(await pid()).not.toBeUndefined();
  });
});

describe('local host, a worker that cannot be started again', () => {
  it('the host counts a start that fails as a crash, and ends with the reason', async () => {
    const { host, kill, write, entries } = await startLifeHost();
    await write('local.settings.json', broken);
    await kill();
    expect((await host.ended).message).toMatch(
      /could not be started again: Error: this app is broken[^]*crash 3 within/,
    );
    expect(entries.filter(({ level }) => level === 'critical')).toHaveLength(3);
  });

  it('the host counts a process that the system does not start as a crash, and tries again', async () => {
    const { host, kill, pid, logged } = await startLifeHost({ crashes: { delaysMs: [0, 0], windowMs: 60_000 } });
    const { execPath } = process;
    try {
      process.execPath = '/nonexistent/node';
      await kill();
      await logged(/could not be started: spawn \/nonexistent\/node ENOENT/);
    } finally {
      process.execPath = execPath;
    }
    expect(await pid()).toBe(host.workerPid);
  });

  it('the host goes on when the file that was broken is mended in time', async () => {
    const { host, kill, write, pid, logged } = await startLifeHost({
      crashes: { delaysMs: [0, 0, 60_000], windowMs: 60_000 },
    });
    await write('local.settings.json', broken);
    await kill();
    await logged(/this app is broken[^]*A new one is started in 60 s/);
    const waiting = pid();
    await write('local.settings.json', {});
    await host.reload();
    expect(await waiting).toBe(host.workerPid);
  });

  it('the host goes on for ever when crashes lie further apart than their window', async () => {
    const { host, kill, pid } = await startLifeHost({ crashes: { delaysMs: [0], windowMs: 0 } });
    for (let crash = 0; crash < 3; crash += 1) {
      await kill();
      expect(await pid()).toBe(host.workerPid);
    }
  });
});

describe('local host, calls while there is no worker', () => {
  it('the host answers a call 503 when no worker comes in time', async () => {
    const { kill, call } = await startLifeHost({ crashes: slow, callerWaitMs: 20 });
    await kill();
    const answer = await call('hello');
    expect([answer.status, await answer.text()]).toEqual([503, 'Function host is not running.']);
  });

  it('the host forgets a caller who leaves while it waits', async () => {
    const { host, kill, entries } = await startLifeHost({ crashes: slow });
    await kill();
    const caller = connect(host.port, '127.0.0.1');
    await once(caller, 'connect');
    caller.write('GET /api/hang HTTP/1.1\r\nhost: localhost\r\n\r\n');
    caller.destroy();
    await once(caller, 'close');
    await host.reload();
    expect(entries.filter(({ message }) => message.includes("'Functions.hang'"))).toEqual([]);
  });

  it('close() does not wait for another worker to be started', async () => {
    const { host, kill } = await startLifeHost({ crashes: slow });
    await kill();
    await host.close();
    expect(isAlive(host.workerPid)).toBe(false);
  });
});
