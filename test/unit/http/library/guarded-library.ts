import { once } from 'node:events';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { request as createRequest, type OutgoingHttpHeaders, Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { app, type HttpHandler } from '@azure/functions';
import { createCore, installCoreModule } from '../../../../dev/host/worker/core-module.ts';
import { createHookRegistry } from '../../../../dev/host/worker/hook-registry.ts';
import { createClientConnections, type KnownConnections } from '../../../../src/http/library/client-connection.ts';
import { guardLibrary } from '../../../../src/http/library/guard-library.ts';
import type { GateLimits } from '../../../../src/http/library/invocation-gate.ts';

/** What a caller got. */
export interface Received {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** What a caller sends. */
export interface SentRequest {
  readonly headers: OutgoingHttpHeaders;
  readonly method?: string;
  readonly body?: Uint8Array;
}

/** The real library with its own server, guarded, and the two ways on which the platform hands it a call. */
export interface GuardedLibrary {
  readonly connections: KnownConnections;
  /** Sends a request to the library's server, as the platform's host does. */
  send(request: SentRequest): Promise<Received>;
  /** Runs the invocation of one request, as the platform's worker does; `received` are the headers as it was told them. */
  invoke(invocationId: string, received?: Readonly<Record<string, string>>): Promise<unknown>;
  close(): void;
}

const forwarded = { 'x-forwarded-host': 'localhost', 'x-forwarded-proto': 'http' };

/** Starts the library of this process, once: it cannot be taken back. */
export async function startGuardedLibrary(handler: HttpHandler, limits: GateLimits): Promise<GuardedLibrary> {
  const log = (): void => undefined;
  const core = createCore({ hooks: createHookRegistry(), log });
  const uninstall = installCoreModule(core);
  const connections = createClientConnections();
  app.setup({ enableHttpStream: true });
  app.http('call', { handler });
  guardLibrary({ core: core.module, connections, limits });

  const model = core.programmingModel();
  const registration = core.registrations.get('call');
  if (model?.getCapabilities === undefined || registration === undefined) throw new Error('Nothing was registered');
  const servers: Server[] = [];
  const onListen = (message: unknown): void => {
    if (message instanceof Object && 'server' in message && message.server instanceof Server)
      servers.push(message.server);
  };
  subscribe('tracing:net.server.listen:asyncStart', onListen);
  const { HttpUri: uri = '' } = await model.getCapabilities({});
  unsubscribe('tracing:net.server.listen:asyncStart', onListen);
  const [triggerName = ''] = Object.entries(registration.bindings).find(([, { type }]) => type === 'httpTrigger') ?? [];

  return {
    connections,
    async send({ headers, body, method = body === undefined ? 'GET' : 'POST' }) {
      const request = createRequest(uri, {
        method,
        headers: { ...forwarded, ...headers },
        maxHeaderSize: 65_536,
        agent: false,
      });
      request.end(body);
      const [response] = await once(request, 'response');
      return { status: response.statusCode, headers: response.headers, body: await text(response) };
    },
    async invoke(invocationId, received = {}) {
      const triggerMetadata = { Headers: { json: JSON.stringify(received) } };
      const request = { inputData: [{ name: triggerName, data: { http: {} } }], triggerMetadata };
      const { metadata, callback } = registration;
      const invocation = await model.getInvocationModel({ invocationId, request, metadata, log });
      const { context, inputs } = await invocation.getArguments();
      return invocation.getResponse(context, await invocation.invokeFunction(context, inputs, callback));
    },
    close() {
      for (const server of servers) {
        server.closeAllConnections();
        server.close();
      }
      uninstall();
    },
  };
}
