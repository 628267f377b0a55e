import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { createHostStatus } from '../../../../../dev/host/gates/create-host-status.ts';
import { createHostKeys } from '../../../../../dev/host/gates/host-keys.ts';
import type { HostKeys } from '../../../../../dev/host/gates/host-keys.ts';
import { createHostServer } from '../../../../../dev/host/life/host-server.ts';
import { createSeat } from '../../../../../dev/host/life/seat.ts';
import { listenOnLoopback } from '../../../../../dev/listen-on-loopback.ts';

const hello = { handle: (_request: unknown, response: ServerResponse) => void response.end('hello') };

/** A host server on a port, with the seat it asks and the signals of the calls that wait there. */
async function open(keys?: HostKeys) {
  const status = createHostStatus('/app', () => seat.holder() !== undefined);
  const seat = createSeat<typeof hello>(60_000);
  const asked = Promise.withResolvers<AbortSignal>();
  const wait = (signal: AbortSignal): ReturnType<typeof seat.wait> => {
    asked.resolve(signal);
    return seat.wait(signal);
  };
  const listening = await listenOnLoopback(createHostServer({ holder: seat.holder, wait }, { keys, status }), 0);
  onTestFinished(() => listening.close());
  return { seat, asked: asked.promise, port: listening.port, url: `http://127.0.0.1:${listening.port}` };
}

it('createHostServer() gives a call that waits to the generation that comes', async () => {
  const { seat, asked, url } = await open();
  const answer = fetch(url, { method: 'POST', body: 'held back' });
  await asked;
  seat.take(hello);
  expect(await (await answer).text()).toBe('hello');
});

it('createHostServer() answers a call that waits 503 when no generation comes any more', async () => {
  const { seat, asked, url } = await open();
  const answer = fetch(url, { method: 'POST', body: 'held back' });
  await asked;
  seat.close();
  expect([(await answer).status, await (await answer).text()]).toEqual([503, 'Function host is not running.']);
});

it.each(['GET', 'POST'])('createHostServer() answers %s on its ping also while there is no app', async (method) => {
  const { url } = await open(createHostKeys());
  const answer = await fetch(`${url}/Admin/host/ping/`, { method });
  expect([answer.status, await answer.text()]).toEqual([200, '']);
});

it('createHostServer() shows its status also while there is no app', async () => {
  const { seat, url } = await open();
  const read = async (): Promise<unknown> => (await fetch(`${url}/admin/host/status`)).json();
  expect(await read()).toMatchObject({ id: expect.stringMatching(/^[\da-f]{32}$/), state: 'Error' });
  seat.take(hello);
  expect(await read()).toMatchObject({ state: 'Running', version: '4.1037.0', processUptime: expect.any(Number) });
});

it('createHostServer() shows its status to the master key alone where keys are checked', async () => {
  const keys = createHostKeys();
  const { url } = await open(keys);
  const read = async (key: string): Promise<unknown> => {
    const answer = await fetch(`${url}/admin/host/status`, { headers: { 'x-functions-key': key } });
    const body = await answer.text();
    return [answer.status, body === '', answer.headers.get('www-authenticate')];
  };
  expect(await read(keys.master)).toEqual([200, false, null]);
  expect(await read(keys.host)).toEqual([401, true, null]);
});

// The longest request line that fits holds 8192 bytes with its end: "GET ", the target, " HTTP/1.1" and the line end.
const longestTarget = 8192 - 'GET  HTTP/1.1\r\n'.length;
/** Header lines of so many bytes, ends included, one of them long. */
const headerLines = (bytes: number): string => {
  const first = 'host: localhost\r\n';
  return `${first}x-long: ${'x'.repeat(bytes - first.length - 'x-long: \r\n'.length)}\r\n`;
};

it.each([
  ['a request line of the limit', `/${'x'.repeat(longestTarget - 1)}`, headerLines(100), 200],
  ['a longer request line', `/${'x'.repeat(longestTarget)}`, headerLines(100), 414],
  ['a far longer request line', `/${'x'.repeat(60_000)}`, headerLines(100), 414],
  ['headers of the limit', '/', headerLines(32_768), 200],
  ['larger headers', '/', headerLines(32_769), 431],
  ['a hundred headers', '/', `host: localhost\r\n${'x-own: 1\r\n'.repeat(99)}`, 200],
  ['more headers', '/', `host: localhost\r\n${'x-own: 1\r\n'.repeat(100)}`, 431],
  ['more than the parser takes', '/', headerLines(200_000), 431],
])('createHostServer() answers %s', async (_name, target, headers, status) => {
  const { seat, port } = await open();
  seat.take(hello);
  const caller = connect(port, '127.0.0.1');
  onTestFinished(() => void caller.destroy());
  caller.write(`GET ${target} HTTP/1.1\r\n${headers}\r\n`);
  const [answer]: Buffer[] = await once(caller, 'data');
  expect(String(answer)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  expect(/connection: close/i.test(String(answer))).toBe(status !== 200);
});

it('createHostServer() stops waiting for a caller who leaves', async () => {
  const { seat, asked, port } = await open();
  const caller = connect(port, '127.0.0.1');
  caller.write('GET / HTTP/1.1\r\nhost: localhost\r\n\r\n');
  const signal = await asked;
  caller.destroy();
  await once(signal, 'abort');
  let handled = 0;
  seat.take({ handle: () => void (handled += 1) });
  await new Promise((resolve) => setImmediate(resolve));
  expect(handled).toBe(0);
});
