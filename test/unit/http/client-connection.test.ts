import { once } from 'node:events';
import { type ClientRequest, createServer, request as httpRequest, type Server, type ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CallerGone, type ClientConnections, watchClientConnections } from '../../../src/http/client-connection.ts';

const headers = { 'x-ms-invocation-id': 'one' };
let connections: ClientConnections;
let server: Server;
let port: number;
let response: ServerResponse;
let arrived: Promise<void>;
let arrivals: (() => void)[];

beforeEach(async () => {
  connections = watchClientConnections();
  const arrival = Promise.withResolvers<void>();
  arrived = arrival.promise;
  arrivals = [];
  server = createServer((_request, serverResponse) => {
    response = serverResponse;
    arrival.resolve();
    arrivals.shift()?.();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
});

afterEach(() => {
  vi.useRealTimers();
  connections.close();
  server.closeAllConnections();
  server.close();
});

/** Sends a request; resolves when it has arrived. */
async function send(invocationId: string): Promise<ClientRequest> {
  const arrival = Promise.withResolvers<void>();
  arrivals.push(arrival.resolve);
  const call = httpRequest({ port, headers: { 'x-ms-invocation-id': invocationId } }).on('error', () => undefined);
  call.end();
  await arrival.promise;
  return call;
}

/** Sends a request and leaves before it is answered. */
async function leave(invocationId: string): Promise<void> {
  const call = await send(invocationId);
  const closed = once(response, 'close');
  call.destroy();
  await closed;
}

/** Sends a request and takes its answer. */
async function finish(invocationId: string): Promise<void> {
  const call = await send(invocationId);
  const closed = once(response, 'close');
  response.end('done');
  const [answer] = await once(call, 'response');
  answer.resume();
  await closed;
}

describe('watchClientConnections()', () => {
  it('tells that the caller has gone, and lets go of the connection', async () => {
    const call = httpRequest({ port, headers }).on('error', () => undefined);
    call.end();
    await arrived;
    const { gone } = connections.of('one');
    expect(gone.aborted).toBe(false);
    call.destroy();
    await once(gone, 'abort');
    expect(gone.reason).toBeInstanceOf(CallerGone);
    expect(connections.of('one').gone.aborted).toBe(false);
  });

  it('remembers a caller who left before anybody asked, once', async () => {
    await leave('one');
    const { gone } = connections.of('one');
    expect(gone.aborted).toBe(true);
    expect(gone.reason).toBeInstanceOf(CallerGone);
    expect(connections.of('one').gone.aborted).toBe(false);
  });

  it('remembers no more early leavers than its bound, the last ones', async () => {
    const few = watchClientConnections({ lifetimeMs: 60_000, count: 2 });
    for (const id of ['one', 'two', 'three']) await leave(id);
    expect(['one', 'two', 'three'].map((id) => few.of(id).gone.aborted)).toEqual([false, true, true]);
    few.close();
  });

  it('forgets an early leaver after a while', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const brief = watchClientConnections({ lifetimeMs: 1_000, count: 2 });
    await leave('one');
    vi.advanceTimersByTime(1_000);
    expect(brief.of('one').gone.aborted).toBe(false);
    brief.close();
  });

  it('does not count an answer that was finished as an early leaver', async () => {
    const few = watchClientConnections({ lifetimeMs: 60_000, count: 1 });
    await leave('two');
    await finish('one');
    expect(few.of('one').gone.aborted).toBe(false);
    expect(few.of('two').gone.aborted).toBe(true);
    few.close();
  });

  it('cuts a connection off', async () => {
    const call = httpRequest({ port, headers });
    call.end();
    await arrived;
    const connection = connections.of('one');
    const failed = once(call, 'error');
    connection.destroy();
    expect(await failed).toEqual([expect.objectContaining({ code: 'ECONNRESET' })]);
    expect(connection.gone.reason).toBeInstanceOf(CallerGone);
  });

  it('says nothing when the answer was finished', async () => {
    const call = httpRequest({ port, headers });
    call.end();
    await arrived;
    const { gone } = connections.of('one');
    const closed = once(response, 'close');
    response.end('done');
    const [answer] = await once(call, 'response');
    answer.resume();
    await closed;
    expect(gone.aborted).toBe(false);
  });

  it('waits for a slow caller, and for one who leaves', async () => {
    const call = httpRequest({ port, headers }).on('error', () => undefined);
    call.end();
    await arrived;
    const connection = connections.of('one');
    await connection.drained();
    response.write(Buffer.alloc(64 * 1024 * 1024));
    const drained = connection.drained();
    const waited = new Promise((resolve) => setImmediate(resolve, 'still waiting'));
    expect(await Promise.race([drained, waited])).toBe('still waiting');
    call.destroy();
    await drained;
  });

  it('knows nothing of other invocations', async () => {
    const connection = connections.of('two');
    await connection.drained();
    expect(connection.gone.aborted).toBe(false);
  });
});
