import { once } from 'node:events';
import type { Server } from 'node:http';
import { HostStartError } from './host-start-error.ts';

/**
 * Opens a port of 127.0.0.1 (0 for any) and gives its number. Throws a HostStartError that names the port:
 * `port_in_use`, or `port_refused` where the system does not allow it.
 */
export async function listen(server: Server, port: number): Promise<number> {
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  } catch (cause) {
    const isInUse = cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE';
    throw isInUse
      ? new HostStartError('port_in_use', `Cannot listen on port ${port}: it is in use`, { cause })
      : new HostStartError('port_refused', `Cannot listen on port ${port}: ${String(cause)}`, { cause });
  }
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}
