import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startRowsHost } from '../support/start-rows-host.ts';
import type { Mode, RowsHost } from '../support/start-rows-host.ts';

const modes = ['buffered', 'streaming'] as const;

let hosts: Readonly<Record<Mode, RowsHost>>;

beforeAll(async () => {
  hosts = { buffered: await startRowsHost('buffered'), streaming: await startRowsHost('streaming') };
});
afterAll(async () => {
  for (const host of Object.values(hosts)) await host[Symbol.asyncDispose]();
});

describe.each(modes)('local host, answers, %s', (mode) => {
  it.each([204, 205, 304])('row "status 204/205/304 with a body": %i goes out without its body', async (status) => {
    const answer = await hosts[mode].call(`status/${status}`);
    expect([answer.status, answer.body.length]).toEqual([status, 0]);
    expect(answer.headers).not.toHaveProperty('transfer-encoding');
    expect(answer.headers).not.toHaveProperty('content-type');
  });

  it.each([
    ['string', 'text/plain;charset=UTF-8', Buffer.from('hällo')],
    ['jsonBody', 'application/json', Buffer.from('{"a":1}')],
    ['buffer', undefined, Buffer.from([0, 255, 1])],
    ['blob', 'text/html', Buffer.from('<p>')],
  ])('row "string / jsonBody / Buffer / Blob body": %s has content-type %s', async (kind, type, body) => {
    const answer = await hosts[mode].call(`answer/${kind}`);
    expect([answer.status, answer.headers['content-type'], answer.body]).toEqual([200, type, body]);
  });

  it.each([
    ['chunked where the handler sets none', 'string', undefined, 'chunked'],
    ['as the handler set it', 'known-length', '5', undefined],
    ['0 for an empty body', 'empty', '0', undefined],
    ['0 for no body', 'none', '0', undefined],
  ])('row "Content-Length in the answer": %s', async (_name, kind, length, encoding) => {
    const { headers } = await hosts[mode].call(`answer/${kind}`);
    expect([headers['content-length'], headers['transfer-encoding']]).toEqual([length, encoding]);
  });

  it('row "two set-cookie in headers": only the last survives', async () => {
    const { headers } = await hosts[mode].call('answer/two-cookie-headers');
    expect(headers['set-cookie']).toEqual(['b=2']);
  });

  it('row "returns a string or number, status outside 200-599, an invalid header name or value": a latin-1 character in a value is an empty 500 at once', async () => {
    const host = hosts[mode];
    const answer = await host.call('answer/latin-1');
    expect([answer.status, answer.headers['content-length'], answer.body.length]).toEqual([500, '0', 0]);
    expect(await host.logged(/"x-name" of the answer has a character outside ASCII/)).toMatchObject({ level: 'error' });
  });

  it('the host sends no header of the connection that a handler sets', async () => {
    const answer = await hosts[mode].call('answer/connection-headers', { headers: { connection: 'close' } });
    const { connection, ...headers } = answer.headers;
    expect([connection, answer.body.toString()]).toEqual(['close', 'hello']);
    expect(headers).toMatchObject({ 'transfer-encoding': 'chunked' });
    expect(headers).not.toHaveProperty('keep-alive');
    expect(headers).not.toHaveProperty('x-private');
  });

  it('the host answers HEAD with the headers alone', async () => {
    const answer = await hosts[mode].call('answer/string', { method: 'HEAD' });
    expect([answer.status, answer.body.length]).toEqual([200, 0]);
    expect(answer.headers).toMatchObject({ 'content-type': 'text/plain;charset=UTF-8' });
  });
});

describe('local host, answers, where the modes differ', () => {
  const fullCookie =
    'full=1; expires=Fri, 02 Jan 1970 00:00:00 GMT; max-age=60; domain=example.test; path=/api; secure; samesite=none; httponly';

  it.each([
    ['present in streaming mode', 'streaming', /^[\da-f-]{36}$/],
    ['absent in buffered mode', 'buffered', /^undefined$/],
  ] as const)('row "x-ms-invocation-id response header": %s', async (_name, mode, expected) => {
    const { headers } = await hosts[mode].call('answer/string');
    expect(String(headers['x-ms-invocation-id'])).toMatch(expected);
  });

  it.each([
    ['buffered adds path=/', 'buffered', 'cookies', ['plain=a%20b; path=/', fullCookie]],
    ['streaming adds none', 'streaming', 'cookies', ['plain=a%20b', expect.stringContaining('Path=/api')]],
    ['buffered drops expires: 0', 'buffered', 'expired-cookie', ['old=; path=/']],
    ['streaming keeps expires: 0', 'streaming', 'expired-cookie', ['old=; Expires=Thu, 01 Jan 1970 00:00:00 GMT']],
  ] as const)('row "cookie path": %s', async (_name, mode, kind, expected) => {
    const { headers } = await hosts[mode].call(`answer/${kind}`);
    expect(headers['set-cookie']).toEqual(expected);
  });

  it('the host refuses a buffered answer whose Content-Length is not that of its body', async () => {
    const host = hosts.buffered;
    expect((await host.call('answer/wrong-length')).status).toBe(500);
    await host.logged(/"content-length" of the answer is "4", and its body has 5 bytes/);
  });
});
