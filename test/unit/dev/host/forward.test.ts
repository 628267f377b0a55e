import { once } from 'node:events';
import { Agent, createServer, request as createRequest } from 'node:http';
import type { IncomingMessage, RequestListener, RequestOptions, Server } from 'node:http';
import { buffer, text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { forward } from '../../../../dev/host/forward.ts';
import type { Exchange } from '../../../../dev/host/forward.ts';
import { listen } from '../../../../dev/host/listen.ts';

const megabyte = Buffer.alloc(1_048_576, 'x');
const servers: Server[] = [];
const agents: Agent[] = [];

afterEach(() => {
  for (const agent of agents.splice(0)) agent.destroy();
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

async function open(listener: RequestListener): Promise<number> {
  const server = createServer(listener);
  servers.push(server);
  return listen(server, 0);
}

/** Starts an app's server and a front that forwards to it; gives how to call it and the exchanges it makes. */
async function start(app: RequestListener) {
  const appPort = await open(app);
  const exchanges: Exchange[] = [];
  const agent = new Agent({ keepAlive: true });
  agents.push(agent);
  const port = await open((request, response) => {
    const target = new URL(`http://127.0.0.1:${appPort}/`);
    const headers = Object.fromEntries(
      Object.entries(request.headersDistinct).filter(([name]) => name !== 'host' && name !== 'connection'),
    );
    exchanges.push(forward({ request, response, target, path: request.url ?? '/', headers, agent }));
  });
  const call = (options: RequestOptions = {}) => createRequest({ host: '127.0.0.1', port, agent: false, ...options });
  return { call, exchanges };
}

async function answerOf(request: ReturnType<typeof createRequest>): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  request.once('response', resolve).once('error', reject);
  return promise;
}

/** Writes until the other side stops taking, for at most `limit` bytes, and gives how many were written. */
async function writeUntilStalled(
  stream: NodeJS.WritableStream & NodeJS.EventEmitter,
  limit: number,
): Promise<{ readonly written: number; readonly isStalled: boolean }> {
  for (let written = megabyte.length; written <= limit; written += megabyte.length) {
    if (stream.write(megabyte)) continue;
    const drained = once(stream, 'drain').then(() => true);
    const waited = Promise.withResolvers<boolean>();
    const timer = setTimeout(() => waited.resolve(false), 300);
    const goesOn = await Promise.race([drained, waited.promise]);
    clearTimeout(timer);
    if (!goesOn) return { written, isStalled: true };
  }
  return { written: limit, isStalled: false };
}

describe('forward()', () => {
  it('forward() sends status, headers and body on in both directions', async () => {
    const { call } = await start((request, response) => {
      void text(request).then((body) =>
        response.writeHead(201, 'Made', { 'X-Own': '1' }).end(`${request.url} ${body}`),
      );
    });
    const request = call({ method: 'POST', path: '/a?b' });
    request.end('hello');
    const answer = await answerOf(request);
    expect([answer.statusCode, answer.statusMessage, answer.headers['x-own']]).toEqual([201, 'Made', '1']);
    expect(await text(answer)).toBe('/a?b hello');
  });

  it('forward() lets headers leave before the first byte of a body, both ways', async () => {
    const { call } = await start((request, response) => {
      response.flushHeaders();
      void text(request).then((body) => response.end(body));
    });
    const request = call({ method: 'POST' });
    request.flushHeaders();
    const answer = await answerOf(request);
    request.end('late');
    expect(await text(answer)).toBe('late');
  });

  it('forward() sends an empty body as an empty body', async () => {
    const { call } = await start((request, response) => response.end(JSON.stringify(request.headers)));
    const request = call({ method: 'POST', headers: { 'content-length': 0 } });
    request.end();
    const headers: unknown = JSON.parse(await text(await answerOf(request)));
    expect(headers).toMatchObject({ 'content-length': '0' });
    expect(headers).not.toHaveProperty('transfer-encoding');
  });

  it('forward() stops an app that writes faster than the caller reads', async () => {
    const outcome = Promise.withResolvers<{ readonly written: number; readonly isStalled: boolean }>();
    const { call } = await start((_request, response) => {
      void writeUntilStalled(response, 200 * megabyte.length)
        .then(outcome.resolve)
        .finally(() => response.end());
    });
    const request = call();
    request.end();
    const answer = await answerOf(request);
    const { written, isStalled } = await outcome.promise;
    expect(isStalled).toBe(true);
    expect(written).toBeLessThan(32 * megabyte.length);
    expect((await buffer(answer)).length).toBe(written);
  });

  it('forward() stops a caller that sends faster than the app reads', async () => {
    const { call } = await start((request, response) => {
      request.pause();
      response.on('close', () => request.destroy());
    });
    const request = call({ method: 'POST', headers: { 'transfer-encoding': 'chunked' } });
    request.on('error', () => undefined);
    const { written, isStalled } = await writeUntilStalled(request, 200 * megabyte.length);
    request.destroy();
    expect(isStalled).toBe(true);
    expect(written).toBeLessThan(32 * megabyte.length);
  });

  it.each(['before', 'after'])(
    'forward() closes the connection to the app when the caller leaves %s the answer began',
    async (when) => {
      const arrived = Promise.withResolvers<void>();
      const left = Promise.withResolvers<boolean>();
      const { call, exchanges } = await start((_request, response) => {
        response.once('close', () => left.resolve(response.writableFinished));
        if (when === 'after') response.write('first');
        arrived.resolve();
      });
      const request = call();
      request.on('error', () => undefined);
      request.end();
      await arrived.promise;
      if (when === 'after') await once(await answerOf(request), 'data');
      request.destroy();
      expect(await left.promise).toBe(false);
      await exchanges[0]?.done;
    },
  );

  it('forward() closes the connection to the app when the caller leaves in its upload', async () => {
    const arrived = Promise.withResolvers<void>();
    const left = Promise.withResolvers<boolean>();
    const { call } = await start((request) => {
      request.on('error', () => left.resolve(request.complete)).once('data', () => arrived.resolve());
    });
    const request = call({ method: 'POST', headers: { 'content-length': 1000 } });
    request.on('error', () => undefined);
    request.write('some');
    await arrived.promise;
    request.destroy();
    expect(await left.promise).toBe(false);
  });

  it('forward() breaks the answer off, behind the bytes sent, when the app does', async () => {
    const { call } = await start((_request, response) => {
      response.write('half');
      response.socket?.end();
    });
    const request = call();
    request.end();
    const answer = await answerOf(request);
    const chunks: Buffer[] = [];
    answer.on('data', (chunk: Buffer) => chunks.push(chunk));
    await expect(once(answer, 'end')).rejects.toThrow(/aborted/);
    expect(Buffer.concat(chunks).toString()).toBe('half');
  });

  it('forward() answers an empty 500 where the app gives no answer', async () => {
    const { call } = await start((request) => request.socket.destroy());
    const request = call();
    request.end();
    const answer = await answerOf(request);
    expect([answer.statusCode, await text(answer)]).toEqual([500, '']);
  });

  it.each([500, 204])('answer() gives the caller an empty %i in the middle of its upload', async (status) => {
    const arrived = Promise.withResolvers<void>();
    const { call, exchanges } = await start(() => arrived.resolve());
    const request = call({ method: 'POST', headers: { 'content-length': 20 * megabyte.length } });
    request.flushHeaders();
    await arrived.promise;
    exchanges[0]?.answer(status);
    for (let count = 0; count < 20; count += 1) request.write(megabyte);
    request.end();
    const answer = await answerOf(request);
    expect([answer.statusCode, await text(answer)]).toEqual([status, '']);
    await once(request, 'close');
  });

  it('answer() breaks an answer off that has begun', async () => {
    const { call, exchanges } = await start((_request, response) => response.write('half'));
    const request = call();
    request.end();
    const answer = await answerOf(request);
    await once(answer, 'data');
    exchanges[0]?.answer(500);
    await expect(once(answer, 'end')).rejects.toThrow(/aborted/);
  });
});
