import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHostKeys } from '../../dev/host/gates/host-keys.ts';
import { startFixtureHost } from '../support/start-fixture-host.ts';
import type { FixtureHost } from '../support/start-fixture-host.ts';
import { call } from '../support/call.ts';
import type { CallAnswer, CallOptions } from '../support/call.ts';
import { startLifeHost } from '../support/start-life-host.ts';

const localSettings = (settings: object): string => JSON.stringify(settings);
const disabled = { 'AzureWebJobs.levelFunctionToo.Disabled': 'true', azurewebjobs_OPEN_disabled: '1' };
const seenOf = ({ status, headers, body }: CallAnswer): unknown => [status, headers['content-length'], body.toString()];
const empty404 = [404, '0', ''];
const empty401 = [401, '0', ''];

describe('behaviour of the host, routes', () => {
  let host: FixtureHost;

  beforeAll(async () => {
    host = await startFixtureHost({ main: 'front.cjs' });
  });
  afterAll(() => host[Symbol.asyncDispose]());

  it.each([
    ['an unknown route', 'GET', '/api/none'],
    ['a route without its prefix', 'GET', '/open'],
    ['a wrong method', 'DELETE', '/api/open'],
    ['HEAD where it is not listed', 'HEAD', '/api/open'],
    ['OPTIONS where it is not listed', 'OPTIONS', '/api/open'],
    ['an empty segment', 'GET', '/api//open'],
    ['an unknown page of the host', 'GET', '/admin/none'],
  ])('row "unknown route, wrong method": %s gives an empty 404', async (_name, method, path) => {
    expect(seenOf(await call(`${host.url}${path}`, { method }))).toEqual(empty404);
  });

  it.each(['GET', 'POST', 'DELETE', 'OPTIONS'])('row "site root /": %s gives a home page', async (method) => {
    const answer = await call(`${host.url}/`, { method });
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'text/html']);
    expect(answer.body.toString()).toContain('up and running');
  });

  it('row "site root /": 204 when it is disabled', async () => {
    const settings = localSettings({ Values: { AzureWebJobsDisableHomepage: 'true' } });
    await using other = await startFixtureHost({ main: 'front.cjs', localSettings: settings });
    const answer = await call(`${other.url}/`, { method: 'POST' });
    expect([answer.status, answer.body.length]).toEqual([204, 0]);
  });

  it('row "site root /": 503 while there is no app, when the ping is still answered', async () => {
    const { host: lost, kill } = await startLifeHost({
      crashes: { delaysMs: [60_000], windowMs: 60_000 },
      callerWaitMs: 20,
    });
    await kill();
    const answer = await call(`${lost.url}/`);
    expect([answer.status, answer.body.toString()]).toEqual([503, 'Function host is not running.']);
    expect((await call(`${lost.url}/admin/host/ping`)).status).toBe(200);
    const { body } = await call(`${lost.url}/admin/host/status`);
    expect(JSON.parse(body.toString())).toMatchObject({ state: 'Error' });
  });

  it.each([
    ['both/fixed', 'bItem'],
    ['swapped/fixed', 'aItem'],
    ['swapped/other', 'zItem'],
  ])('row "route order": %s is answered by %s, the first by name that matches', async (path, name) => {
    expect((await host.call(path)).body.toString()).toBe(name);
  });

  it.each(['/API/Open', '/api/open/', '/Api/OPEN/'])('row "case, trailing slash": %s is found', async (path) => {
    expect((await call(`${host.url}${path}`)).status).toBe(200);
  });

  it.each(['/api/open//', '/api/open/x'])('row "case, trailing slash": %s is not', async (path) => {
    expect((await call(`${host.url}${path}`)).status).toBe(404);
  });

  it.each(['levelFunction', 'levelAdmin'])('row "keys with func start": %s is open', async (name) => {
    expect((await host.call(name)).status).toBe(200);
    expect((await host.call(name, { headers: { 'x-functions-key': 'wrong' } })).status).toBe(200);
  });

  it('row "library default authLevel": a function without a level is open where keys are checked', async () => {
    await using other = await startFixtureHost({ main: 'front.cjs' }, { auth: createHostKeys() });
    expect((await other.call('open')).status).toBe(200);
  });
});

describe('behaviour of the host, keys', () => {
  const keys = createHostKeys();
  const own = keys.ofFunction('levelFunction');
  let host: FixtureHost;

  beforeAll(async () => {
    const settings = localSettings({ Values: disabled });
    host = await startFixtureHost({ main: 'front.cjs', localSettings: settings }, { auth: keys });
  });
  afterAll(() => host[Symbol.asyncDispose]());

  const row = 'row "key on function/admin level"';
  const inHeader = (key: string): CallOptions => ({ headers: { 'x-functions-key': key } });

  it.each([
    ['no key', 'levelFunction', {}],
    ['a wrong key', 'levelFunction', inHeader('wrong')],
    ['a wrong code', 'levelFunction?code=wrong', {}],
    ['the key of another function', 'levelFunction', inHeader(keys.ofFunction('open'))],
    ['a wrong header beside the right code', `levelFunction?code=${own}`, inHeader('wrong')],
    ['no key for the level admin', 'levelAdmin', {}],
    ['the host key for the level admin', 'levelAdmin', inHeader(keys.host)],
  ])(`${row}: %s gives an empty 401 without a challenge`, async (_name, path, options) => {
    const answer = await host.call(path, options);
    expect(seenOf(answer)).toEqual(empty401);
    expect(answer.headers).not.toHaveProperty('www-authenticate');
  });

  it.each([
    ['its own key', 'levelFunction', inHeader(own)],
    ['its own key as code, in any case', `levelFunction?Code=${own}`, {}],
    ['the host key', 'levelFunction', inHeader(keys.host)],
    ['the master key', 'levelFunction', inHeader(keys.master)],
    ['the right header beside a wrong code', 'levelFunction?code=wrong', inHeader(own)],
    ['the master key for the level admin', 'levelAdmin', inHeader(keys.master)],
  ])(`${row}: %s opens`, async (_name, path, options) => {
    expect((await host.call(path, options)).status).toBe(200);
  });

  it(`${row}: the key stays readable for the app`, async () => {
    const answer = await host.call(`levelFunction?code=${own}`, inHeader(own));
    expect(JSON.parse(answer.body.toString())).toMatchObject({
      url: expect.stringContaining(`?code=${own}`),
      headers: { 'x-functions-key': own },
    });
  });

  it(`row "unknown route, wrong method": 404 comes before 401`, async () => {
    expect(seenOf(await host.call('levelFunction', { method: 'DELETE' }))).toEqual(empty404);
  });

  const disabledRow = 'row "disabled function (AzureWebJobs.<name>.Disabled)"';
  it(`${disabledRow}: 404 for everybody but the holder of the master key, after 401`, async () => {
    expect(seenOf(await host.call('levelFunctionToo', inHeader(keys.host)))).toEqual(empty404);
    expect(seenOf(await host.call('open'))).toEqual(empty404);
    expect(seenOf(await host.call('levelFunctionToo'))).toEqual(empty401);
    expect((await host.call('levelFunctionToo', inHeader(keys.master))).status).toBe(200);
    expect((await host.call('levelFunction', inHeader(own))).status).toBe(200);
  });

  it(`${disabledRow}: 404 without keys, and named in the log`, async () => {
    const settings = localSettings({ Values: disabled });
    await using other = await startFixtureHost({ main: 'front.cjs', localSettings: settings });
    expect(seenOf(await other.call('levelFunctionToo'))).toEqual(empty404);
    const named = other.entries.filter(({ message }) => message.endsWith('is disabled'));
    expect(named).toMatchObject([
      { level: 'warning', message: 'Function "open" is disabled' },
      { level: 'warning', message: 'Function "levelFunctionToo" is disabled' },
    ]);
  });

  it('row "/admin/host/ping, /admin/host/status": ping is open, status needs the master key', async () => {
    const read = async (page: string, key = ''): Promise<number> =>
      (await call(`${host.url}/admin/host/${page}`, inHeader(key))).status;
    expect([await read('ping'), await read('status'), await read('status', keys.host)]).toEqual([200, 401, 401]);
    const { body } = await call(`${host.url}/admin/host/status?code=${keys.master}`);
    expect(JSON.parse(body.toString())).toMatchObject({ state: 'Running', version: '4.1037.0' });
  });
});
