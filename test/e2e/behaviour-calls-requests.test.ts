import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { startRowsHost } from '../support/start-rows-host.ts';
import type { Mode, RowsHost } from '../support/start-rows-host.ts';
import type { CallOptions } from '../support/call.ts';

const modes = ['buffered', 'streaming'] as const;
const post = (body: string | Uint8Array, headers = {}): CallOptions => ({ method: 'POST', body, headers });
const chunked = { 'transfer-encoding': 'chunked' };

let hosts: Readonly<Record<Mode, RowsHost>>;

beforeAll(async () => {
  hosts = { buffered: await startRowsHost('buffered'), streaming: await startRowsHost('streaming') };
});
afterAll(async () => {
  for (const host of Object.values(hosts)) await host[Symbol.asyncDispose]();
});

const echoSchema = z.object({
  method: z.string(),
  url: z.string(),
  params: z.record(z.string(), z.string()),
  query: z.array(z.array(z.string())),
  headers: z.record(z.string(), z.string()),
  body: z.string(),
});

/** Calls the function that tells what it was given. */
async function echo(mode: Mode, path: string, options?: CallOptions): Promise<z.infer<typeof echoSchema>> {
  return echoSchema.parse(JSON.parse((await hosts[mode].call(`echo/${path}`, options)).body.toString()));
}

describe.each(modes)('local host, requests, %s', (mode) => {
  it('the host gives the app method, url, headers and body', async () => {
    const options = post('héllo', { 'X-Own': ['1', '2'], 'content-type': 'text/plain' });
    const { method, url, headers, body } = await echo(mode, 'a/%C3%A9?q=%20x', options);
    expect([method, body]).toEqual(['POST', 'héllo']);
    expect(url).toBe(`${hosts[mode].url}/api/echo/a/%C3%A9?q=%20x`);
    const host = new URL(hosts[mode].url).host;
    expect(headers).toMatchObject({ 'x-own': '1,2', 'content-type': 'text/plain', 'content-length': '6', host });
  });

  it('the host takes a body of 20 MB with its length', async () => {
    const answer = await hosts[mode].call('count', post(Buffer.alloc(20_000_000)));
    expect(JSON.parse(answer.body.toString())).toEqual({ bytes: 20_000_000 });
  });

  it('row "chunked upload": a body on GET is dropped', async () => {
    expect(await echo(mode, 'a', { body: 'hello' })).toMatchObject({ method: 'GET', body: '' });
  });
});

describe('local host, requests, where the modes differ', () => {
  it.each([
    ['buffered: one value "1,2"', 'buffered', [['a', '1,2']]],
    [
      'streaming: two values',
      'streaming',
      [
        ['a', '1'],
        ['a', '2'],
      ],
    ],
  ] as const)('row "repeated query a=1&a=2": %s', async (_name, mode, query) => {
    expect((await echo(mode, 'x?a=1&a=2')).query).toEqual(query);
  });

  it.each([
    ['buffered: the body arrives empty', 'buffered', ''],
    ['streaming: it arrives', 'streaming', 'hello'],
  ] as const)('row "chunked upload": %s', async (_name, mode, body) => {
    const { headers, ...rest } = await echo(mode, 'a', post('hello', chunked));
    expect(rest.body).toBe(body);
    expect(headers).toMatchObject(chunked);
  });

  it.each([
    ['buffered, %2F stays as it is', 'buffered', 'a%2Fb'],
    ['streaming, %252F for %2F', 'streaming', 'a%252Fb'],
  ] as const)('request.url is, %s', async (_name, mode, segment) => {
    const { url, params } = await echo(mode, 'a%2Fb');
    expect([url, params['first']]).toEqual([`${hosts[mode].url}/api/echo/${segment}`, 'a%2Fb']);
  });

  const json = '{"FIRST":"body","note":"hi","n":1.5,"yes":true,"list":[1],"none":null,"q":"body"}';
  it.each([
    ['query values', 'Bob?q=1&q=2&code=key', undefined, { first: 'Bob', q: '2' }],
    ['the spelling of the first use', 'Bob?FIRST=x', undefined, { FIRST: 'Bob' }],
    ['no value for a parameter without one', 'Bob?second=x', undefined, { first: 'Bob' }],
    [
      'JSON body fields, below query and route values',
      'Bob?q=query',
      post(json, { 'content-type': 'application/json' }),
      { FIRST: 'Bob', note: 'hi', n: '1.5', yes: 'True', q: 'query' },
    ],
    ['JSON body fields whatever the type says', 'Bob', post('{"a":"1"}'), { a: '1', first: 'Bob' }],
    ['no fields of a chunked body', 'Bob', post('{"a":"1"}', chunked), { first: 'Bob' }],
    ['no fields of other bodies', 'Bob', post('["a"]'), { first: 'Bob' }],
  ])('row "request.params in streaming mode": %s', async (_name, path, options, params) => {
    expect((await echo('streaming', path, options)).params).toEqual(params);
  });

  it('request.params in buffered mode are the route values', async () => {
    expect((await echo('buffered', 'Bob?q=1&FIRST=x', post(json))).params).toEqual({ first: 'Bob' });
  });

  it('the app sees an upload while it is under way, although its fields might be parameters', async () => {
    const host = hosts.streaming;
    const socket = connect(Number(new URL(host.url).port), '127.0.0.1');
    socket.write(
      'POST /api/refuse/untouched HTTP/1.1\r\nhost: a\r\ncontent-length: 50\r\nconnection: close\r\n\r\n{"half":',
    );
    const [answer] = await Promise.all([
      text(socket),
      host.logged(/Executed 'Functions\.refuse'/).then(() => socket.end()),
    ]);
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  });
});

describe('local host, requests, a buffered caller that leaves', () => {
  it('the host does not tell the app, and goes on', async () => {
    const host = hosts.buffered;
    const socket = connect(Number(new URL(host.url).port), '127.0.0.1');
    socket.write('POST /api/count HTTP/1.1\r\nhost: a\r\ncontent-length: 50\r\n\r\nhalf');
    const since = host.entries.length;
    await host.call('echo/a');
    socket.destroy();
    await host.call('echo/a');
    const executed = host.entries.slice(since).filter(({ message }) => message.startsWith('Executing'));
    expect(executed.map(({ functionName }) => functionName)).toEqual(['echo', 'echo']);
  });
});
