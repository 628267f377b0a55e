import { randomUUID } from 'node:crypto';
import { Agent } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { toForwardedHeaders } from './forward-headers.ts';
import { forward } from './forward.ts';
import type { Exchange } from './forward.ts';
import type { HostLogEntry } from './host-log-entry.ts';
import type { InvocationEndedMessage, InvokeMessage, WorkerFunction } from './protocol.ts';
import { encodePath, parseRequestTarget } from './request-target.ts';
import type { RouteMatch, RouteTable } from './route-table.ts';
import { settleFailedCall } from './settle-failed-call.ts';
import { serveSitePage } from './site-pages.ts';
import type { Tracing } from './create-tracing.ts';
import { toTriggerMetadata } from './trigger-metadata.ts';

/** What the front needs of the app behind it. */
export interface FrontOptions {
  readonly routes: RouteTable<WorkerFunction>;
  /** Address of the library's server in the worker. */
  readonly httpUri: URL;
  readonly isHomePageOff: boolean;
  readonly tracing: Tracing;
  /** How long the caller of a failed invocation hears nothing, in ms; undefined for an answer at once. */
  readonly silenceMs: number | undefined;
  readonly invoke: (message: InvokeMessage) => void;
  readonly log: (entry: HostLogEntry) => void;
}

/** The half of the host that callers talk to. */
export interface Front {
  readonly handle: (request: IncomingMessage, response: ServerResponse) => void;
  readonly endInvocation: (message: InvocationEndedMessage) => void;
  /**
   * Ends every invocation in flight, because the worker is gone. Their callers need nothing more: the connections to
   * the worker broke with it, and each exchange has answered that with an empty 500 or a broken answer.
   */
  readonly failAll: () => void;
  /** Resolves when no call is in flight: answered, and its invocation ended. */
  readonly idle: () => Promise<void>;
  /** Closes the connections to the app. */
  readonly close: () => void;
}

interface Call {
  readonly functionName: string;
  readonly startedAtMs: number;
  readonly exchange: Exchange;
  readonly invocation: PromiseWithResolvers<void>;
  readonly done: Promise<unknown>;
}

/** Makes the front of an app: routing, the site's own pages, and one forwarded exchange with its invocation per call. */
export function createFront({ routes, httpUri, isHomePageOff, tracing, silenceMs, invoke, log }: FrontOptions): Front {
  const agent = createSingleUseAgent();
  const calls = new Map<string, Call>();

  const start = (request: IncomingMessage, response: ServerResponse, match: RouteMatch<WorkerFunction>): void => {
    const invocationId = randomUUID();
    const { fn, parameters } = match.route;
    const { path, query } = parseRequestTarget(request.url ?? '/');
    log({
      level: 'information',
      category: 'host',
      functionName: fn.name,
      invocationId,
      message: `Executing 'Functions.${fn.name}' (Id=${invocationId})`,
    });
    invoke({
      type: 'invoke',
      invocationId,
      functionId: fn.id,
      triggerMetadata: toTriggerMetadata({
        headers: joinHeaders(request),
        query,
        routeParameters: parameters,
        routeValues: match.values,
      }),
      traceContext: tracing.createContext(request.headers),
    });
    const exchange = forward({
      request,
      response,
      target: httpUri,
      path: encodePath(path) + query,
      headers: toForwardedHeaders(request.headersDistinct, {
        invocationId,
        host: request.headers.host ?? 'localhost',
        remoteAddress: request.socket.remoteAddress ?? '127.0.0.1',
      }),
      agent,
    });
    const invocation = Promise.withResolvers<void>();
    const done = Promise.all([exchange.done, invocation.promise]).then(() => calls.delete(invocationId));
    calls.set(invocationId, { functionName: fn.name, startedAtMs: performance.now(), exchange, invocation, done });
  };

  return {
    handle(request, response) {
      if (tracing.requestContext !== undefined) response.setHeader('Request-Context', tracing.requestContext);
      const { path } = parseRequestTarget(request.url ?? '/');
      const match = routes.match(request.method ?? 'GET', path);
      if (match !== undefined) start(request, response, match);
      else serveSitePage(response, path, isHomePageOff);
    },

    endInvocation({ invocationId, outcome, error, hasStarted }) {
      const call = calls.get(invocationId);
      if (call === undefined) return;
      const { functionName } = call;
      const entry = { category: 'host', functionName, invocationId } as const;
      const durationMs = Math.round(performance.now() - call.startedAtMs);
      const how = outcome === 'answered' ? 'Succeeded' : 'Failed';
      const message = `Executed 'Functions.${functionName}' (${how}, Id=${invocationId}, Duration=${durationMs}ms)`;
      if (outcome === 'answered') {
        log({ ...entry, level: 'information', message });
      } else {
        const reason = outcome === 'empty' ? 'The function returned nothing.' : (error ?? 'No error was given.');
        const what = settleFailedCall(call.exchange, { outcome, hasStarted }, silenceMs);
        log({ ...entry, level: 'error', message: `${message}\n${what}\n${reason}` });
      }
      call.invocation.resolve();
    },

    failAll() {
      for (const [invocationId, { functionName, invocation }] of calls) {
        const message = `Executed 'Functions.${functionName}' (Failed, Id=${invocationId}): the worker is gone`;
        log({ level: 'error', category: 'host', functionName, invocationId, message });
        invocation.resolve();
      }
    },

    async idle() {
      while (calls.size > 0) await Promise.all([...calls.values()].map((call) => call.done));
    },

    close() {
      agent.destroy();
    },
  };
}

/**
 * Connections that serve one call each: the app's server may close an idle one in the moment a call is sent on it, above
 * all when its process stood still for seconds, and a call whose body has begun cannot be sent again. Keep-alive stays on
 * towards the app, since its server cuts an upload off behind an early answer when it is to close the connection.
 */
function createSingleUseAgent(): Agent {
  const agent = new Agent({ keepAlive: true });
  // As an option, 0 would stand for the default.
  agent.maxFreeSockets = 0;
  return agent;
}

function joinHeaders(request: IncomingMessage): Readonly<Record<string, string>> {
  const headers = Object.entries(request.headers);
  return Object.fromEntries(
    headers.map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  );
}
