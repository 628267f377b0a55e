import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createHostKeys } from '../../dev/host/gates/host-keys.ts';
import { startFixtureHost } from '../support/start-fixture-host.ts';
import type { FixtureHost } from '../support/start-fixture-host.ts';
import { startRowsHost } from '../support/start-rows-host.ts';
import { openRawCall } from '../support/raw-call.ts';
import type { RawCall } from '../support/raw-call.ts';

const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const json = (body: Buffer): unknown => JSON.parse(body.toString());

async function open(host: FixtureHost, text: string): Promise<RawCall> {
  const raw = await openRawCall(host.port, text);
  onTestFinished(() => raw.leave());
  return raw;
}
const begin = (host: FixtureHost, length: number, first = 'x'): Promise<RawCall> =>
  open(host, `POST /api/upload HTTP/1.1\r\nhost: localhost\r\ncontent-length: ${length}\r\n\r\n${first}`);

describe('behaviour of the host, sizes', () => {
  const limit = 1_000_000;
  let host: FixtureHost;

  beforeAll(async () => {
    const localSettings = JSON.stringify({ Values: { FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: String(limit) } });
    host = await startFixtureHost({ main: 'front.cjs', localSettings }, { strict: true });
  });
  afterAll(() => host[Symbol.asyncDispose]());

  const body = 'row "request body over the limit"';
  it.each([
    ['with its length', {}],
    ['chunked', { 'transfer-encoding': 'chunked' }],
  ])(`${body}: a body of the limit arrives, %s`, async (_name, headers) => {
    const answer = await host.call('upload', { method: 'POST', headers, body: 'x'.repeat(limit) });
    expect([answer.status, json(answer.body)]).toEqual([200, { bytes: limit }]);
  });

  it(`${body}: a length over the limit is an empty 500 with Connection: close at once, and the app is not asked`, async () => {
    const since = host.entries.length;
    const raw = await begin(host, limit + 1);
    const head = await raw.until(/\r\n\r\n/);
    expect(head).toMatch(/^HTTP\/1\.1 500 /);
    expect(head).toMatch(/^content-length: 0\r$/im);
    expect(head).toMatch(/^connection: close\r$/im);
    expect(await host.logged(/FUNCTIONS_REQUEST_BODY_SIZE_LIMIT/, since)).toMatchObject({ functionName: 'upload' });
    expect(host.entries.slice(since).filter(({ message }) => message.startsWith('Executing'))).toEqual([]);
  });

  it(`${body}: a chunked body that passes the limit is an empty 500 with Connection: close, and breaks off for the app`, async () => {
    const since = host.entries.length;
    const answer = await host.call('upload', {
      method: 'POST',
      headers: { 'transfer-encoding': 'chunked' },
      body: 'x'.repeat(limit + 1),
    });
    const { status, headers } = answer;
    expect([status, headers['content-length'], headers.connection]).toEqual([500, '0', 'close']);
    await host.logged(/^upload: broke off/, since);
    expect(await host.logged(/Failed.*\n.*FUNCTIONS_REQUEST_BODY_SIZE_LIMIT/, since)).toMatchObject({
      level: 'warning',
    });
  });

  it(`${body}: the same in buffered mode, where a chunked body is dropped, whatever its size`, async () => {
    await using other = await startRowsHost('buffered', { uploadLimits: { maxBodyBytes: limit } });
    const count = async (bytes: number, headers: Readonly<Record<string, string>> = {}): Promise<number> =>
      (await other.call('count', { method: 'POST', headers, body: 'x'.repeat(bytes) })).status;
    expect([await count(limit), await count(limit + 1)]).toEqual([200, 500]);
    expect(await count(limit + 1, { 'transfer-encoding': 'chunked' })).toBe(200);
  });

  const row = 'row "URL, query, headers"';
  it(`${row}: a URL of 8.3 KB gives 414`, async () => {
    expect((await host.call(`open?${'x'.repeat(8300)}`)).status).toBe(414);
    expect((await host.call(`open?${'x'.repeat(8100)}`)).status).toBe(200);
  });

  it(`${row}: headers above 32 KB give 431`, async () => {
    expect((await host.call('open', { headers: { 'x-long': 'x'.repeat(32_768) } })).status).toBe(431);
  });

  it(`${row}: headers of 15 KB reach the function, and above 16 KB there is no answer until the caller leaves`, async () => {
    expect((await host.call('open', { headers: { 'x-long': 'x'.repeat(15_000) } })).status).toBe(200);
    const since = host.entries.length;
    const raw = await open(host, `GET /api/open HTTP/1.1\r\nhost: localhost\r\nx-long: ${'x'.repeat(17_000)}\r\n\r\n`);
    await host.logged(/app's server answered 431 by itself; on Azure the caller gets no answer/, since);
    for (let calls = 0; calls < 5; calls += 1) await host.call('open');
    expect(raw.received()).toBe('');
  });

  it(`${row}: a host that is not strict passes on what the app's server answers to headers above 16 KB`, async () => {
    await using other = await startFixtureHost({ main: 'front.cjs' });
    expect((await other.call('open', { headers: { 'x-long': 'x'.repeat(17_000) } })).status).toBe(431);
  });
});

describe('behaviour of the host, calls at a time', () => {
  const row = 'row "maxConcurrentRequests, maxOutstandingRequests"';
  const start = (http: object): Promise<FixtureHost> =>
    startFixtureHost(
      { main: 'front.cjs', hostJson: JSON.stringify({ version: '2.0', extensions: { http } }) },
      { auth: createHostKeys() },
    );
  const get = (path: string): string => `GET /api/${path} HTTP/1.1\r\nhost: localhost\r\n\r\n`;
  const ran = ({ entries }: FixtureHost, name: string): number =>
    entries.filter(({ message }) => message.startsWith(`Executing 'Functions.${name}'`)).length;

  /** Calls until a call is taken: another one behind it is refused, and it is not. */
  async function untilAccepted(host: FixtureHost): Promise<RawCall> {
    for (;;) {
      const next = await open(host, get('open'));
      expect((await host.call('none')).status).toBe(429);
      if (next.received() === '') return next;
    }
  }

  it(`${row}: further calls wait, and then get an empty 429, whatever their URL`, async () => {
    await using host = await start({ maxConcurrentRequests: 1, maxOutstandingRequests: 2 });
    const running = await begin(host, 2);
    await host.logged(/^upload: began/);
    const waiting = await open(host, get('open'));
    for (const path of ['none', 'levelFunction', 'open']) {
      const { status, headers } = await host.call(path);
      expect([path, status, headers['content-length'], headers['x-function-scaleout']]).toEqual([path, 429, '0', '1']);
    }
    const pages = await Promise.all(['/', '/admin/host/ping'].map((path) => fetch(`${host.url}${path}`)));
    expect(pages.map(({ status }) => status)).toEqual([200, 200]);
    expect(ran(host, 'open')).toBe(0);
    running.write('x');
    expect(await running.until(/bytes/)).toMatch(/^HTTP\/1\.1 200 /);
    expect(await waiting.until(/method/)).toMatch(/^HTTP\/1\.1 200 /);
  });

  it(`${row}: a caller who leaves while it waits frees its place and is not run`, async () => {
    await using host = await start({ maxConcurrentRequests: 1, maxOutstandingRequests: 2 });
    const running = await begin(host, 2);
    await host.logged(/^upload: began/);
    const leaver = await open(host, get('open'));
    expect((await host.call('none')).status).toBe(429);
    leaver.leave();
    const next = await untilAccepted(host);
    running.write('x');
    expect(await next.until(/method/)).toMatch(/^HTTP\/1\.1 200 /);
    expect(ran(host, 'open')).toBe(1);
  });

  it(`${row}: unlimited unless set`, async () => {
    await using host = await start({});
    const calls = Array.from({ length: 60 }, () => host.call('held'));
    while (ran(host, 'held') < 60) await tick();
    await host.call('letGo', { method: 'POST' });
    expect((await Promise.all(calls)).every(({ status }) => status === 200)).toBe(true);
  });
});
