import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { createHostServer } from '../../../../dev/host/host-server.ts';
import { createSeat } from '../../../../dev/host/seat.ts';
import { listenOnLoopback } from '../../../../dev/listen-on-loopback.ts';

const hello = { handle: (_request: unknown, response: ServerResponse) => void response.end('hello') };

/** A host server on a port, with the seat it asks and the signals of the calls that wait there. */
async function open() {
  const seat = createSeat<typeof hello>(60_000);
  const asked = Promise.withResolvers<AbortSignal>();
  const wait = (signal: AbortSignal): ReturnType<typeof seat.wait> => {
    asked.resolve(signal);
    return seat.wait(signal);
  };
  const listening = await listenOnLoopback(createHostServer({ holder: seat.holder, wait }), 0);
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

it('createHostServer() answers a call that waits with an empty 503 when no generation comes any more', async () => {
  const { seat, asked, url } = await open();
  const answer = fetch(url, { method: 'POST', body: 'held back' });
  await asked;
  seat.close();
  const { status, headers } = await answer;
  expect([status, headers.get('content-length')]).toEqual([503, '0']);
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
