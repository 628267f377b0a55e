import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CorsPolicy } from './cors-policy.ts';

/**
 * Puts the CORS headers on an answer that is still to come, or answers a preflight request itself. Follows the
 * middleware of ASP.NET Core as Core Tools set it up (any header, any method): a preflight is answered 204 whether its
 * origin is allowed or not, so that no function sees it; headers are set for an allowed origin only.
 *
 * @returns whether the request is answered
 */
export function applyCors(policy: CorsPolicy, request: IncomingMessage, response: ServerResponse): boolean {
  const { origin } = request.headers;
  if (origin === undefined) return false;
  const method = request.headers['access-control-request-method'];
  const isPreflight = request.method === 'OPTIONS' && method !== undefined;
  const allowed = findAllowed(policy, origin);
  if (allowed !== undefined) {
    response.setHeader('access-control-allow-origin', allowed);
    if (policy.allowsCredentials) response.setHeader('access-control-allow-credentials', 'true');
    if (policy.origins.length > 1) response.setHeader('vary', 'Origin');
    if (isPreflight) {
      const headers = request.headers['access-control-request-headers'];
      if (headers !== undefined) response.setHeader('access-control-allow-headers', headers);
      response.setHeader('access-control-allow-methods', method);
    }
  }
  if (isPreflight) response.writeHead(204).end();
  return isPreflight;
}

function findAllowed({ origins }: CorsPolicy, origin: string): string | undefined {
  if (origins[0] === '*') return '*';
  return origins.includes(origin) ? origin : undefined;
}
