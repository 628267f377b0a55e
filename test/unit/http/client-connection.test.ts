import { once } from 'node:events';
import { createServer, request as httpRequest, type Server, type ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CallerGone, type ClientConnections, watchClientConnections } from '../../../src/http/client-connection.ts';

const headers = { 'x-ms-invocation-id': 'one' };
let connections: ClientConnections;
let server: Server;
let port: number;
let response: ServerResponse;
let arrived: Promise<void>;

beforeEach(async () => {
  connections = watchClientConnections();
  const arrival = Promise.withResolvers<void>();
  arrived = arrival.promise;
  server = createServer((_request, serverResponse) => {
    response = serverResponse;
    arrival.resolve();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
});

afterEach(() => {
  connections.close();
  server.closeAllConnections();
  server.close();
});

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
