import { createHash } from 'node:crypto';
import { request as createRequest } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { HostLogEntry } from '../../dev/host/host-log-entry.ts';
import { startHost } from '../../dev/host/start-host.ts';
import type { LocalHost } from '../../dev/host/start-host.ts';

const entries: HostLogEntry[] = [];
let host: LocalHost;

beforeAll(async () => {
  const appFolder = join(import.meta.dirname, '../fixtures/host-apps/streams');
  host = await startHost({ appFolder, port: 0, drainMs: 200, log: (entry) => entries.push(entry) });
});
beforeEach(() => {
  entries.length = 0;
});
afterAll(() => host.close());

const call = (path: string, init?: RequestInit): Promise<Response> => fetch(`${host.url}${path}`, init);
const messages = (): string => entries.map((entry) => `${entry.level} ${entry.category}: ${entry.message}`).join('\n');

/** Waits until something holds, asking again as fast as the answers come. */
async function until(holds: () => Promise<boolean> | boolean): Promise<void> {
  for (let tries = 0; tries < 500; tries += 1) {
    if (await holds()) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error('It did not become true');
}

describe('local host, requests', () => {
  it('the host gives the app method, url, params, query, headers and body', async () => {
    const answer = await call('/API/Echo/a%2Fb/%C3%A9/?FIRST=x&y=1&y=2&code=key', {
      method: 'POST',
      headers: { 'x-own': '1', 'content-type': 'text/plain' },
      body: 'hello',
    });
    expect(await answer.json()).toMatchObject({
      method: 'POST',
      url: `${host.url}/API/Echo/a%252Fb/%C3%A9/?FIRST=x&y=1&y=2&code=key`,
      params: { FIRST: 'a%2Fb', second: 'é', y: '2' },
      query: [
        ['FIRST', 'x'],
        ['y', '1'],
        ['y', '2'],
        ['code', 'key'],
      ],
      headers: { 'x-own': '1', 'content-type': 'text/plain', host: `127.0.0.1:${host.port}`, 'content-length': '5' },
      body: 'hello',
    });
  });

  it("the host does not let a caller's forwarded headers change request.url", async () => {
    const answer = await call('/api/echo/a', {
      headers: { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' },
    });
    expect(await answer.json()).toMatchObject({ url: `${host.url}/api/echo/a` });
  });

  it('the host gives each invocation a UUID of its own, which the answer names, and empty trace fields', async () => {
    const answers = await Promise.all([call('/api/context'), call('/api/context')]);
    const ids = answers.map((answer) => answer.headers.get('x-ms-invocation-id'));
    expect(new Set(ids).size).toBe(2);
    expect(ids[0]).toMatch(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
    expect(await answers[0].json()).toMatchObject({
      id: ids[0],
      name: 'context',
      trace: { traceParent: '', traceState: '' },
    });
  });

  it.each(['with its length', 'chunked'])('the host passes a large upload on, %s', async (how) => {
    const piece = Buffer.alloc(1_048_576, 'x');
    const request = createRequest(`${host.url}/api/upload`, {
      method: 'POST',
      headers: how === 'chunked' ? {} : { 'content-length': 30 * piece.length },
    });
    const answered = new Promise<unknown>((resolve, reject) => {
      request.once('error', reject);
      request.once('response', (answer) => void text(answer).then((body) => resolve(JSON.parse(body)), reject));
    });
    const hash = createHash('sha256');
    for (let count = 0; count < 30; count += 1) {
      hash.update(piece);
      if (!request.write(piece)) await new Promise((resolve) => request.once('drain', resolve));
    }
    request.end();
    expect(await answered).toEqual({ bytes: 30 * piece.length, sha256: hash.digest('hex') });
  });

  it('the host passes on an answer that comes before the upload is read', async () => {
    const answer = await call('/api/refused', { method: 'POST', body: Buffer.alloc(5_000_000) });
    expect(answer.status).toBe(413);
  });

  it.each([204, 304])('the host passes on status %i without a body', async (status) => {
    const answer = await call(`/api/status/${status}`);
    expect([answer.status, answer.headers.get('etag'), await answer.text()]).toEqual([status, '"v1"', '']);
    expect(answer.headers.has('transfer-encoding')).toBe(false);
  });

  it('the host does not follow redirects of the app', async () => {
    const answer = await call('/api/redirect', { redirect: 'manual' });
    expect([answer.status, answer.headers.get('location')]).toEqual([302, '/api/context']);
  });

  it('the host keeps several cookies apart', async () => {
    const answer = await call('/api/cookies');
    expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2; HttpOnly']);
  });

  it('the host serves HEAD where it is listed', async () => {
    expect((await call('/api/echo/a', { method: 'HEAD' })).status).toBe(200);
  });
});

describe('local host, failures of a function', () => {
  it.each([
    ['boom', 500, /TypeError: the handler broke\n[^]*app\.cjs[^]*Caused by: Error: deep down/],
    ['text', 500, /HTTP response must be an object/],
    ['nothing', 204, /returned nothing/],
  ])(
    'the host answers /%s with an empty %i at once and logs why, and that Azure stays silent',
    async (path, status, reason) => {
      const answer = await call(`/api/${path}`);
      expect([answer.status, await answer.text()]).toEqual([status, '']);
      const entry = entries.find(({ level }) => level === 'error');
      expect(entry).toMatchObject({ category: 'host', functionName: path, message: expect.stringMatching(reason) });
      expect(entry?.message).toMatch(/on Azure the caller would wait 240 s in silence/);
    },
  );

  it('the host breaks an answer off that fails halfway, behind the bytes that were sent', async () => {
    const answer = await call('/api/halfway');
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
    expect(await reader?.read()).toMatchObject({ value: 'the first half' });
    await expect(reader?.read()).rejects.toThrow(/terminated/);
    await until(() => /Error: broke halfway/.test(messages()));
    expect(messages()).toMatch(/broken off here; on Azure/);
  });

  it('the host goes on serving after a failure', async () => {
    await call('/api/boom', { method: 'POST', body: 'x'.repeat(100_000) });
    expect((await call('/api/context')).status).toBe(200);
  });
});
