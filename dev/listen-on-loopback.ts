import { once } from 'node:events';
import type { Server } from 'node:http';

/** A server that accepts calls. */
export interface Listening {
  /** The port it got. */
  readonly port: number;
  /** Closes the port and every connection. Resolves when all are gone; may be called again. */
  close(): Promise<void>;
}

/**
 * Opens a port on 127.0.0.1, where no other machine can reach it.
 *
 * @param port 0 takes any free one
 * @throws Node's system error, such as `EADDRINUSE`, when the port cannot be opened
 */
export async function listenOnLoopback(server: Server, port: number): Promise<Listening> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('Cannot read the port of the server');
  return {
    port: address.port,
    async close() {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
