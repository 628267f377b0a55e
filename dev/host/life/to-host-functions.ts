import type { HostFunction } from '../host-function.ts';
import type { WorkerFunction } from '../protocol.ts';
import type { Route } from '../routes/route-table.ts';

/**
 * The functions behind the routes of a host, in the same order.
 *
 * @param url address of the host without a slash at its end
 */
export function toHostFunctions(routes: readonly Route<WorkerFunction>[], url: string): readonly HostFunction[] {
  return routes.map(({ fn, text, methods }) => ({
    name: fn.name,
    methods,
    route: text,
    authLevel: fn.authLevel,
    url: `${url}/${text}`,
  }));
}
