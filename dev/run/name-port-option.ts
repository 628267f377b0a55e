import { HostStartError } from '../host/host-start-error.ts';
import { StartError } from './start-error.ts';

/**
 * Passes on what was started. When its port was taken, the error says with which option another one is chosen.
 *
 * @throws StartError for a port that is in use; any other error as it was
 */
export async function namePortOption<Started>(option: string, start: Promise<Started>): Promise<Started> {
  try {
    return await start;
  } catch (error) {
    if (!(error instanceof Error) || !isPortTaken(error)) throw error;
    throw new StartError(`${error.message}; choose another port with ${option}`, { cause: error });
  }
}

function isPortTaken(error: Error): boolean {
  if (error instanceof HostStartError) return error.fault === 'port_in_use';
  const { cause } = error;
  return cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE';
}
