import { createHmac, randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:https';
import { setTimeout } from 'node:timers/promises';
import { createLoopbackCertificate } from './certificate.ts';
import type { TokenFault } from './check-token-claims.ts';
import type { DoubleFault } from './double-fault.ts';
import { createJsonListener, type JsonReply } from './json-listener.ts';
import { errorReply, forbidden, keyVaultResource, secretNotFound, unauthorized } from './key-vault-replies.ts';
import { listenOnLoopback } from '../listen-on-loopback.ts';

/** How a vault double is set up. */
export interface VaultDoubleOptions {
  /**
   * The secrets by name, whose case does not matter. Looked at anew for each request: changing the map, or what the
   * function gives, rotates a secret. The function gets the name in lower case.
   */
  readonly secrets: ReadonlyMap<string, string> | ((name: string) => string | undefined);
  /** Says what is wrong with a token for an audience, such as `check` of the issuer of the identity double. */
  readonly checkToken: (token: string, audience: string) => TokenFault | undefined;
  /** Any free port by default. */
  readonly port?: number;
  /** Asked at each request that has a good token: what to do wrong with it. */
  readonly fault?: (secret: string) => DoubleFault | undefined;
}

/** A vault that runs. */
export interface VaultDouble {
  /** Value of `KEY_VAULT_URI`, https. */
  readonly url: string;
  /** The certificate to trust, in PEM form. */
  readonly certificate: string;
  /** How many requests got this status; without one, how many there were. Challenges are requests too. */
  requestCount(status?: number): number;
  /** Closes the port and every connection. */
  close(): Promise<void>;
}

/**
 * Starts a stand-in for Key Vault that reads secrets: `GET /secrets/{name}[/{version}]?api-version=...` over TLS with a
 * certificate made at start, the bearer challenge, and the service's error shapes. A secret has one version, which
 * changes with its value.
 * Source of the protocol: Microsoft Learn, Key Vault REST API, "Get Secret", and "Authentication, requests and
 * responses".
 *
 * @throws Node's system error when the port cannot be opened
 */
export async function startVaultDouble(options: VaultDoubleOptions): Promise<VaultDouble> {
  const { secrets, checkToken, fault } = options;
  const { certificate, privateKey } = await createLoopbackCertificate();
  const closing = new AbortController();
  const versionKey = randomBytes(32);
  const counts = new Map<number, number>();
  let url = '';

  function readSecret(name: string, version: string | undefined): JsonReply {
    const value = lookUp(secrets, name);
    if (value === undefined) return secretNotFound(name);
    // Keyed, so that a version in a log tells nothing about the value.
    const current = createHmac('sha256', versionKey).update(`${name}\n${value}`).digest('hex').slice(0, 32);
    if (version !== undefined && version !== current) return secretNotFound(`${name}/${version}`);
    const attributes = { enabled: true, recoveryLevel: 'Recoverable+Purgeable', recoverableDays: 90 };
    return { status: 200, body: { value, id: `${url}/secrets/${name}/${current}`, attributes } };
  }

  async function answer(request: IncomingMessage): Promise<JsonReply> {
    const { pathname, searchParams } = new URL(request.url ?? '/', url);
    const bearer = /^Bearer (?<token>.+)$/i.exec(request.headers.authorization ?? '')?.groups?.['token'];
    const tokenFault = bearer === undefined ? 'missing' : checkToken(bearer, keyVaultResource);
    if (tokenFault !== undefined) return unauthorized(tokenFault);

    // The client library writes a slash at the end where it asks for no version.
    const path = /^\/secrets\/(?<name>[0-9a-z-]{1,127})(?:\/(?<version>[0-9a-z]*))?\/?$/i.exec(pathname)?.groups;
    const name = path?.['name'] ?? '';
    const wrong = fault?.(name.toLowerCase());
    if (wrong?.delayMs !== undefined) await setTimeout(wrong.delayMs, undefined, { signal: closing.signal });
    if (wrong?.status === 403) return forbidden(name);
    if (wrong?.status !== undefined) return errorReply(wrong.status, 'DoubleFault', 'The double was asked to fail');

    if (name === '') return errorReply(404, 'NotFound', 'Only /secrets/{name}[/{version}] is offered');
    if (request.method !== 'GET') return errorReply(405, 'MethodNotAllowed', 'Only GET is offered');
    if (!searchParams.has('api-version')) return errorReply(400, 'BadParameter', 'The api-version is missing');
    return readSecret(name, path?.['version'] || undefined);
  }

  async function answerAndCount(request: IncomingMessage): Promise<JsonReply> {
    const reply = await answer(request);
    counts.set(reply.status, (counts.get(reply.status) ?? 0) + 1);
    return reply;
  }

  const server = createServer({ cert: certificate, key: privateKey }, createJsonListener(answerAndCount));
  const listening = await listenOnLoopback(server, options.port ?? 0);
  url = `https://127.0.0.1:${listening.port}`;
  return {
    url,
    certificate,
    requestCount(status) {
      return status === undefined ? [...counts.values()].reduce((sum, n) => sum + n, 0) : (counts.get(status) ?? 0);
    },
    async close() {
      closing.abort();
      await listening.close();
    },
  };
}

function lookUp(secrets: VaultDoubleOptions['secrets'], name: string): string | undefined {
  const wanted = name.toLowerCase();
  if (typeof secrets === 'function') return secrets(wanted);
  for (const [key, value] of secrets) if (key.toLowerCase() === wanted) return value;
  return undefined;
}
