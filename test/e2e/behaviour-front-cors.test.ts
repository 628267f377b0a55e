import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startFixtureHost } from '../support/start-fixture-host.ts';
import type { FixtureHost } from '../support/start-fixture-host.ts';
import type { CallOptions } from '../support/call.ts';

const localSettings = (settings: object): string => JSON.stringify(settings);

describe('behaviour of the host, CORS', () => {
  const row = 'row "CORS locally"';
  const preflight = (origin: string): CallOptions => ({
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-method': 'PUT', 'access-control-request-headers': 'x-a,x-b' },
  });
  let host: FixtureHost;

  beforeAll(async () => {
    const settings = localSettings({ Host: { CORS: 'https://a.example,https://b.example', CORSCredentials: true } });
    host = await startFixtureHost({ main: 'front.cjs', localSettings: settings });
  });
  afterAll(() => host[Symbol.asyncDispose]());

  it.each(['open', 'none', 'ownCors'])(
    `${row}: a preflight of an allowed origin on %s is answered 204`,
    async (path) => {
      const { status, headers, body } = await host.call(path, preflight('https://b.example'));
      expect([status, body.length]).toEqual([204, 0]);
      expect(headers).toMatchObject({
        'access-control-allow-origin': 'https://b.example',
        'access-control-allow-credentials': 'true',
        'access-control-allow-methods': 'PUT',
        'access-control-allow-headers': 'x-a,x-b',
        vary: 'Origin',
      });
    },
  );

  it(`${row}: a preflight of another origin is answered 204 without a CORS header`, async () => {
    const { status, headers } = await host.call('open', preflight('https://c.example'));
    expect(status).toBe(204);
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
  });

  it(`${row}: an OPTIONS request that is no preflight reaches the function`, async () => {
    const options = { method: 'OPTIONS', headers: { origin: 'https://a.example' } };
    expect((await host.call('ownCors', options)).body.toString()).toBe('own');
  });

  it(`${row}: the answer to an allowed origin is marked, whatever the app says`, async () => {
    const { headers } = await host.call('ownCors', { headers: { origin: 'https://a.example' } });
    expect([headers['access-control-allow-origin'], headers.vary]).toEqual(['https://a.example', 'Accept, Origin']);
    const refused = await host.call('none', { headers: { origin: 'https://a.example' } });
    expect([refused.status, refused.headers['access-control-allow-origin']]).toEqual([404, 'https://a.example']);
  });

  it(`${row}: the answer to another origin is the app's own`, async () => {
    const { headers } = await host.call('ownCors', { headers: { origin: 'https://c.example' } });
    expect([headers['access-control-allow-origin'], headers.vary]).toEqual(['https://app.example', 'Accept']);
  });

  it(`${row}: an option of the host wins over the setting, and "*" stands for all`, async () => {
    const settings = localSettings({ Host: { CORS: 'https://a.example' } });
    await using other = await startFixtureHost(
      { main: 'front.cjs', localSettings: settings },
      { cors: { origins: '*' } },
    );
    const { headers } = await other.call('open', { headers: { origin: 'https://c.example' } });
    expect([headers['access-control-allow-origin'], headers.vary]).toEqual(['*', undefined]);
  });

  it(`${row}: without a setting nothing is answered or marked`, async () => {
    await using other = await startFixtureHost({ main: 'front.cjs' });
    const { status, headers } = await other.call('open', preflight('https://a.example'));
    expect([status, headers['access-control-allow-origin']]).toEqual([404, undefined]);
  });
});
