import { createHash, randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { hostVersion } from '../host-version.ts';
import type { HostStatus } from './serve-admin-page.ts';

/**
 * Makes the status of a host. Its id depends on the machine and the app's folder, as that of the platform depends on
 * the machine; the instance is a new one with each start.
 *
 * @param isServing whether there is an app that takes calls
 */
export function createHostStatus(appFolder: string, isServing: () => boolean): () => HostStatus {
  const computerName = hostname();
  const id = createHash('sha256').update(`${computerName}\n${appFolder}`).digest('hex').slice(0, 32);
  const instanceId = randomUUID();
  return () => ({
    id,
    state: isServing() ? 'Running' : 'Error',
    version: hostVersion,
    instanceId,
    computerName,
    processUptime: Math.round(process.uptime() * 1000),
  });
}
