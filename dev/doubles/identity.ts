import { randomUUID, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import type { DoubleFault } from './double-fault.ts';
import { createJsonListener, type JsonReply } from './json-listener.ts';
import { listenOnLoopback } from '../listen-on-loopback.ts';
import type { TokenIssuer } from './token-issuer.ts';

/** How an identity double is set up. */
export interface IdentityDoubleOptions {
  /** Makes the tokens; give the vault double the same one. */
  readonly issuer: TokenIssuer;
  /** Any free port by default. */
  readonly port?: number;
  /** The value that `X-IDENTITY-HEADER` must have; a random one by default. */
  readonly header?: string;
  /** How long tokens are valid; 24 hours by default, as on App Service. */
  readonly tokenLifetimeMs?: number;
  /** Client ids of user-assigned identities that exist; by default every id does. */
  readonly clientIds?: readonly string[];
  /** Asked at each request: what to do wrong with it. */
  readonly fault?: (resource: string) => DoubleFault | undefined;
}

/** A managed identity endpoint that runs. */
export interface IdentityDouble {
  /** Value of `IDENTITY_ENDPOINT`. */
  readonly endpoint: string;
  /** Value of `IDENTITY_HEADER`. */
  readonly header: string;
  /** How many tokens have been asked for, with or without success. */
  requestCount(): number;
  /** Closes the port and every connection. */
  close(): Promise<void>;
}

const dayMs = 24 * 60 * 60 * 1000;

/**
 * Starts a stand-in for the managed identity endpoint of App Service and Azure Functions: plain http as there,
 * `GET ?api-version=2019-08-01&resource=...[&client_id=...]` with the header `X-IDENTITY-HEADER`.
 * Source of the protocol: Microsoft Learn, "How to use managed identities for App Service and Azure Functions", REST
 * endpoint reference. The page gives no error bodies; the ones here are an approximation.
 *
 * @throws Node's system error when the port cannot be opened
 */
export async function startIdentityDouble(options: IdentityDoubleOptions): Promise<IdentityDouble> {
  const { issuer, header = randomUUID(), tokenLifetimeMs = dayMs, clientIds, fault } = options;
  const closing = new AbortController();
  let requests = 0;

  async function answer(request: IncomingMessage): Promise<JsonReply> {
    requests += 1;
    const query = new URL(request.url ?? '/', 'http://localhost').searchParams;
    const resource = query.get('resource') ?? '';
    const wrong = fault?.(resource);
    if (wrong?.delayMs !== undefined) await setTimeout(wrong.delayMs, undefined, { signal: closing.signal });
    if (wrong?.status !== undefined) return refuse(wrong.status, 'The double was asked to fail');

    if (request.method !== 'GET') return refuse(405, 'Only GET is offered');
    if (!isSame(request.headers['x-identity-header'], header)) return refuse(403, 'X-IDENTITY-HEADER is not right');
    if (query.get('api-version') !== '2019-08-01') return refuse(400, 'The api-version must be 2019-08-01');
    if (resource === '') return refuse(400, 'The resource is missing');
    const clientId = query.get('client_id') ?? undefined;
    if (clientId !== undefined && clientIds?.includes(clientId) === false) {
      return refuse(400, 'No User Assigned or Delegated Managed Identity found for specified ClientId/ResourceId.');
    }

    const { token, expiresAtSeconds } = issuer.issue(resource, tokenLifetimeMs);
    const body = { access_token: token, expires_on: String(expiresAtSeconds), resource, token_type: 'Bearer' };
    return { status: 200, body: clientId === undefined ? body : { ...body, client_id: clientId } };
  }

  const server = createServer(createJsonListener(answer));
  const listening = await listenOnLoopback(server, options.port ?? 0);
  return {
    endpoint: `http://127.0.0.1:${listening.port}/msi/token`,
    header,
    requestCount: () => requests,
    async close() {
      closing.abort();
      await listening.close();
    },
  };
}

function refuse(status: number, message: string): JsonReply {
  return { status, body: { statusCode: status, message } };
}

function isSame(given: string | string[] | undefined, wanted: string): boolean {
  if (typeof given !== 'string') return false;
  const [left, right] = [Buffer.from(given), Buffer.from(wanted)];
  return left.length === right.length && timingSafeEqual(left, right);
}
