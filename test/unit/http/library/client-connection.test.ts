import { once } from 'node:events';
import { type ClientRequest, createServer, request as httpRequest, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  CallerGone,
  type ClientConnection,
  createClientConnections,
} from '../../../../src/http/library/client-connection.ts';

/** One call in the middle, seen from both sides. */
interface OpenCall {
  readonly call: ClientRequest;
  readonly response: ServerResponse;
}

async function openCall(): Promise<OpenCall> {
  const arrived = Promise.withResolvers<ServerResponse>();
  const server = createServer((_request, response) => arrived.resolve(response)).listen(0, '127.0.0.1');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, 'listening');
  // eslint-disable-next-line typescript/no-unsafe-type-assertion -- a server on a port has an address of this kind
  const { port } = server.address() as AddressInfo;
  const call = httpRequest({ port, host: '127.0.0.1' }).on('error', () => undefined);
  call.end();
  return { call, response: await arrived.promise };
}

function connectionOn(response: ServerResponse): ClientConnection {
  const connections = createClientConnections();
  const context = {};
  connections.add(context, response);
  return connections.of(context);
}

describe('createClientConnections()', () => {
  it('tells that the caller has gone', async () => {
    const { call, response } = await openCall();
    const gone = new Promise((resolve) => connectionOn(response).whenGone(resolve));
    call.destroy();
    expect(await gone).toBeInstanceOf(CallerGone);
  });

  it('tells it of a caller who left before anybody asked', async () => {
    const { call, response } = await openCall();
    const closed = once(response, 'close');
    call.destroy();
    await closed;
    const tell = vi.fn<(reason: CallerGone) => void>();
    connectionOn(response).whenGone(tell);
    expect(tell).toHaveBeenCalledExactlyOnceWith(expect.any(CallerGone));
  });

  it('cuts a connection off', async () => {
    const { call, response } = await openCall();
    const connection = connectionOn(response);
    const gone = new Promise((resolve) => connection.whenGone(resolve));
    const failed = once(call, 'error');
    connection.destroy();
    expect(await failed).toEqual([expect.objectContaining({ code: 'ECONNRESET' })]);
    expect(await gone).toBeInstanceOf(CallerGone);
  });

  it('says nothing when the answer was finished', async () => {
    const { call, response } = await openCall();
    const tell = vi.fn<(reason: CallerGone) => void>();
    connectionOn(response).whenGone(tell);
    const closed = once(response, 'close');
    response.end('done');
    const [answer] = await once(call, 'response');
    answer.resume();
    await closed;
    expect(tell).not.toHaveBeenCalled();
  });

  it('waits for a slow caller, and for one who leaves', async () => {
    const { call, response } = await openCall();
    const connection = connectionOn(response);
    await connection.drained();
    response.write(Buffer.alloc(64 * 1024 * 1024));
    const drained = connection.drained();
    const waited = new Promise((resolve) => setImmediate(resolve, 'still waiting'));
    expect(await Promise.race([drained, waited])).toBe('still waiting');
    call.destroy();
    await drained;
  });

  it('knows nothing of other invocations', async () => {
    const { call, response } = await openCall();
    const connections = createClientConnections();
    connections.add({}, response);
    const closed = once(response, 'close');
    call.destroy();
    await closed;
    const connection = connections.of({});
    const tell = vi.fn<(reason: CallerGone) => void>();
    connection.whenGone(tell);
    await connection.drained();
    expect(tell).not.toHaveBeenCalled();
  });
});
