import type { Server } from 'node:http';
import { listenOnLoopback } from '../../listen-on-loopback.ts';
import { HostStartError } from '../host-start-error.ts';

/**
 * Opens the host's port on 127.0.0.1 (0 for any) and gives its number. Throws a HostStartError that names the port:
 * `port_in_use`, or `port_refused` where the system does not allow it.
 */
export async function listen(server: Server, port: number): Promise<number> {
  try {
    return (await listenOnLoopback(server, port)).port;
  } catch (cause) {
    const isInUse = cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE';
    throw isInUse
      ? new HostStartError('port_in_use', `Cannot listen on port ${port}: it is in use`, { cause })
      : new HostStartError('port_refused', `Cannot listen on port ${port}: ${String(cause)}`, { cause });
  }
}
