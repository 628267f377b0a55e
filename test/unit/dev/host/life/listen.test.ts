import { createServer } from 'node:http';
import { describe, expect, it } from 'vitest';
import { listen } from '../../../../../dev/host/life/listen.ts';

describe('listen()', () => {
  it('listen() opens a free port on loopback only', async () => {
    const server = createServer();
    const port = await listen(server, 0);
    expect(server.address()).toMatchObject({ address: '127.0.0.1', port });
    server.close();
  });

  it('listen() names a port that is in use', async () => {
    const first = createServer();
    const port = await listen(first, 0);
    await expect(listen(createServer(), port)).rejects.toMatchObject({
      fault: 'port_in_use',
      message: `Cannot listen on port ${port}: it is in use`,
    });
    first.close();
  });
});
