import { once } from 'node:events';
import { connect } from 'node:net';

const connectMs = 1000;

/** Whether nothing on this machine accepts connections on a port. A port that does not answer at all is not silent. */
export async function isPortSilent(port: number): Promise<boolean> {
  const socket = connect({ port, host: 'localhost' });
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(connectMs) });
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED';
  } finally {
    socket.destroy();
  }
}
