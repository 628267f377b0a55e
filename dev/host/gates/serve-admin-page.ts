import type { IncomingMessage, ServerResponse } from 'node:http';
import { authorise } from './authorise.ts';
import type { HostKeys } from './host-keys.ts';
import { parseRequestTarget } from '../routes/request-target.ts';

/** What the page `/admin/host/status` shows, in the platform's own words. */
export interface HostStatus {
  readonly id: string;
  /** `Running`, or `Error` while there is no app. */
  readonly state: 'Running' | 'Error';
  readonly version: string;
  readonly instanceId: string;
  readonly computerName: string;
  /** In ms. */
  readonly processUptime: number;
}

/** What the host's own pages need. */
export interface AdminPageOptions {
  /** Undefined where keys are not checked. */
  readonly keys: HostKeys | undefined;
  readonly status: () => HostStatus;
}

/**
 * Answers the host's own pages, which do not need the app: `/admin/host/ping` is 200 for everybody,
 * `/admin/host/status` needs the master key.
 *
 * @returns whether the request was for one of them
 */
export function serveAdminPage(
  { keys, status }: AdminPageOptions,
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  const { path, query } = parseRequestTarget(request.url ?? '/');
  const page = `${request.method ?? 'GET'} ${path.toLowerCase().replace(/\/$/, '')}`;
  if (page === 'GET /admin/host/ping' || page === 'POST /admin/host/ping') {
    response.writeHead(200, { 'content-length': 0 }).end();
    return true;
  }
  if (page !== 'GET /admin/host/status') return false;
  if (authorise(keys, { authLevel: 'admin' }, { headers: request.headersDistinct, query }) === 'refused') {
    response.writeHead(401, { 'content-length': 0 }).end();
    return true;
  }
  const body = JSON.stringify(status());
  response.writeHead(200, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
  return true;
}
