import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { startFixtureHost } from '../support/start-fixture-host.ts';
import type { FixtureHost } from '../support/start-fixture-host.ts';
import { startRowsHost } from '../support/start-rows-host.ts';
import { openRawCall } from '../support/raw-call.ts';
import type { RawCall } from '../support/raw-call.ts';

const megabyte = 1_048_576;
const main = 'front.cjs';
/** Shorter than the platform's, and long enough for an app to answer its first call on a busy machine. */
const uploadLimits = { graceMs: 2000, checkMs: 100 };
const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function open(host: FixtureHost, head: readonly string[], body = ''): Promise<RawCall> {
  const raw = await openRawCall(host.port, `${head.join('\r\n')}\r\nhost: localhost\r\n\r\n${body}`);
  onTestFinished(() => raw.leave());
  return raw;
}

interface Seen {
  readonly isClosed: boolean;
  readonly isCancelled: boolean;
  readonly ticks: number;
  readonly bytes: number;
  readonly signals: number;
}

describe('behaviour of the host, callers', () => {
  let host: FixtureHost;

  beforeAll(async () => {
    host = await startFixtureHost({ main }, { uploadLimits });
  });
  afterAll(() => host[Symbol.asyncDispose]());

  const seen = async (name: string): Promise<Seen> => {
    const shown: Seen = JSON.parse((await host.call(`seen/${name}`)).body.toString());
    return shown;
  };

  it('row "client disconnect": the function is not told and runs on, and the channel sees it', async () => {
    const caller = await open(host, ['GET /api/ticks HTTP/1.1', 'x-test-name: leaver']);
    await caller.until(/tick/);
    expect(await seen('leaver')).toMatchObject({ isClosed: false, signals: 0 });
    caller.leave();
    while (!(await seen('leaver')).isClosed) await tick();
    const { ticks } = await seen('leaver');
    while ((await seen('leaver')).ticks < ticks + 5) await tick();
    expect(await seen('leaver')).toMatchObject({ isCancelled: false });
  });

  it('row "slow client": the library writes everything into memory, and a guarded function is held back', async () => {
    const names = ['flood', 'guarded'] as const;
    for (const name of names) {
      const caller = await open(host, [`GET /api/produce/${name} HTTP/1.1`, `x-test-name: ${name}`]);
      await caller.until(/\r\n\r\n/);
      caller.pause();
    }
    while ((await seen('flood')).bytes < 64 * megabyte) await tick();
    // What the connections take fills up meanwhile; from then on nothing more is produced.
    let before = -1;
    for (let unchanged = 0; unchanged < 50;) {
      const { bytes } = await seen('guarded');
      unchanged = bytes === before ? unchanged + 1 : 0;
      before = bytes;
    }
    expect(before).toBeLessThan(24 * megabyte);
  });

  it('row "answer time": the first byte leaves as soon as it is written, and a stream stays open', async () => {
    const caller = await open(host, ['GET /api/pieces HTTP/1.1']);
    expect(await caller.until(/one/)).not.toContain('two');
    await host.call('letGo', { method: 'POST' });
    expect(await caller.until(/\r\n0\r\n\r\n/)).toContain('two');
  });

  it('row "caller stalls in its upload": an empty 500, and the app sees its request break off', async () => {
    const since = host.entries.length;
    const caller = await open(host, ['POST /api/upload HTTP/1.1', 'content-length: 100'], 'some');
    const head = await caller.until(/\r\n\r\n/);
    expect(head).toMatch(/^HTTP\/1\.1 500 /);
    expect(head).toMatch(/^content-length: 0\r$/im);
    expect(head).toMatch(/^connection: close\r$/im);
    await host.logged(/^upload: broke off/, since);
    const entry = await host.logged(/less than 240 bytes a second/, since);
    expect(entry).toMatchObject({ level: 'warning', functionName: 'upload' });
  });

  it('row "caller stalls in its upload": an empty 500 in buffered mode, where the app hears nothing of it', async () => {
    await using other = await startRowsHost('buffered', { uploadLimits });
    const caller = await open(other, ['POST /api/count HTTP/1.1', 'content-length: 100'], 'some');
    expect(await caller.until(/\r\n\r\n/)).toMatch(/^HTTP\/1\.1 500 /);
    await other.logged(/less than 240 bytes a second/);
    const whole = await other.call('count', { method: 'POST', body: 'x'.repeat(megabyte) });
    expect(JSON.parse(whole.body.toString())).toEqual({ bytes: megabyte });
    expect(other.entries.filter(({ message }) => message.startsWith("Executing 'Functions.count'"))).toHaveLength(1);
  });

  it('row "caller stalls in its upload": behind an answer that came early the connection is closed', async () => {
    await using other = await startRowsHost('streaming', { uploadLimits });
    const caller = await open(other, ['POST /api/refuse/read-on HTTP/1.1', 'content-length: 100'], 'some');
    expect(await caller.until(/too large/)).toMatch(/^HTTP\/1\.1 413 /);
    expect(await caller.ended()).not.toContain('500');
  });

  it('row "caller leaves in its upload": the app sees its request break off, and the host ends the call', async () => {
    const since = host.entries.length;
    const caller = await open(host, ['POST /api/upload HTTP/1.1', 'content-length: 100'], 'some');
    await host.logged(/^upload: began/, since);
    caller.leave();
    await host.logged(/^upload: broke off/, since);
    expect(await host.logged(/Failed.*\nThe caller left in its upload/, since)).toMatchObject({
      functionName: 'upload',
    });
  });

  it('row "caller leaves in its upload": the host stops without waiting for a function that waits', async () => {
    // A function that has no request to read from the library never ends by itself.
    await using other = await startFixtureHost({ main }, { drainMs: 3_600_000 });
    const head = ['POST /api/upload HTTP/1.1', 'content-length: 100', 'x-ms-invocation-id: of-the-caller'];
    const caller = await open(other, head, 'some');
    await other.logged(/^Executing 'Functions\.upload'/);
    caller.leave();
    expect(await other.logged(/The caller left in its upload/)).toMatchObject({ functionName: 'upload' });
    // Now the host stops, which it would not within an hour if the call were still under way.
  });

  const forged = 'row "incoming x-ms-invocation-id from a client"';
  it(`${forged}: it is kept, so that the call has no answer, and the log has an id of the host`, async () => {
    const since = host.entries.length;
    const head = ['GET /api/open HTTP/1.1', 'x-ms-invocation-id: of-the-caller'];
    const callers = await Promise.all([open(host, head), open(host, head)]);
    await host.logged(/^Executing 'Functions\.open'/, since);
    for (let calls = 0; calls < 5; calls += 1) expect((await host.call('open')).status).toBe(200);
    expect(callers.map((caller) => caller.received())).toEqual(['', '']);
    const ids = host.entries.slice(since).map(({ invocationId }) => invocationId);
    expect(ids).not.toContain('of-the-caller');
  });

  it(`${forged}: it lasts until functionTimeout, then the worker is started again`, async () => {
    const hostJson = JSON.stringify({ version: '2.0', functionTimeout: '00:00:01' });
    await using other = await startFixtureHost({ main, hostJson }, { timeoutGraceMs: 50 });
    const answer = await other.call('open', { headers: { 'x-ms-invocation-id': 'of-the-caller' } });
    expect([answer.status, answer.body.length]).toEqual([500, 0]);
    expect((await other.call('open')).status).toBe(200);
  });
});

describe('behaviour of the host, trace context', () => {
  const parent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  const headers = { traceparent: parent, tracestate: 'a=1' };

  it('the host gives a call its trace, and marks every answer, with Application Insights', async () => {
    const values = { APPLICATIONINSIGHTS_CONNECTION_STRING: 'InstrumentationKey=key;ApplicationId=app' };
    await using host = await startFixtureHost({ main, localSettings: JSON.stringify({ Values: values }) });
    const answer = await host.call('traced', { headers });
    expect(JSON.parse(answer.body.toString())).toMatchObject({
      traceParent: expect.stringMatching(/^00-0af7651916cd43dd8448eb211c80319c-(?!b7ad6b7169203331)[\da-f]{16}-01$/),
      traceState: 'a=1',
    });
    const answers = await Promise.all([host.call('traced'), host.call('none'), host.call('open', { method: 'PUT' })]);
    const marks = [answer, ...answers].map((each) => each.headers['request-context']);
    expect(new Set(marks)).toEqual(new Set(['appId=cid-v1:app']));
  });

  it('the host gives a call no trace, and marks no answer, without Application Insights', async () => {
    await using host = await startFixtureHost({ main });
    const answer = await host.call('traced', { headers });
    expect(JSON.parse(answer.body.toString())).toMatchObject({ traceParent: '', traceState: '' });
    expect(answer.headers).not.toHaveProperty('request-context');
  });
});
