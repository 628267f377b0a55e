import { randomUUID } from 'node:crypto';
import { Agent } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createBufferedExchange } from './buffered-exchange.ts';
import type { BufferedRequest } from './buffered-messages.ts';
import type { Exchange } from './exchange.ts';
import { toForwardedHeaders } from './forward-headers.ts';
import { forward } from './forward.ts';
import type { HostLogEntry } from './host-log-entry.ts';
import type { InvocationEndedMessage, InvokeMessage, WorkerFunction } from './protocol.ts';
import { joinHeaders } from './join-headers.ts';
import { readBodyFields } from './read-body-fields.ts';
import type { BodyFields } from './read-body-fields.ts';
import { readBufferedRequest } from './read-buffered-request.ts';
import { encodePath, parseRequestTarget } from './request-target.ts';
import type { RouteMatch, RouteTable } from './route-table.ts';
import { settleFailedCall } from './settle-failed-call.ts';
import { serveSitePage } from './site-pages.ts';
import type { Tracing } from './create-tracing.ts';
import { toTriggerMetadata } from './trigger-metadata.ts';

/** What the front needs of the app behind it. */
export interface FrontOptions {
  readonly routes: RouteTable<WorkerFunction>;
  /** Address of the library's server in the worker; undefined in buffered mode. */
  readonly httpUri: URL | undefined;
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
   * Ends every invocation in flight, because the worker is gone. In streaming mode their callers need nothing more: the
   * connections to the worker broke with it, and each exchange has answered that with an empty 500 or a broken answer.
   */
  readonly failAll: () => void;
  /** Resolves when no call is in flight: answered, and its invocation ended. */
  readonly idle: () => Promise<void>;
  /** Closes the connections to the app. */
  readonly close: () => void;
}

/** Bodies that an invocation waits for, so that their fields become parameters: small ones that are there at once. */
const bodyFieldBounds = { maxBytes: 64 * 1024, withinMs: 100 };

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
  let isAppGone = false;

  const start = (request: IncomingMessage, response: ServerResponse, match: RouteMatch<WorkerFunction>): void => {
    const invocationId = randomUUID();
    const { fn, parameters } = match.route;
    const { path, query } = parseRequestTarget(request.url ?? '/');
    const entry = { category: 'host', functionName: fn.name, invocationId } as const;
    const onFault = (message: string): void => log({ ...entry, level: 'error', message });
    const exchange =
      httpUri === undefined
        ? createBufferedExchange({ request, response, onFault })
        : forward({
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
            uploadFirstMs: silenceMs,
            onFault,
          });
    const invocation = Promise.withResolvers<void>();
    const done = Promise.all([exchange.done, invocation.promise]).then(() => calls.delete(invocationId));
    calls.set(invocationId, { functionName: fn.name, startedAtMs: performance.now(), exchange, invocation, done });

    const run = (input: { readonly bodyFields?: BodyFields; readonly http?: BufferedRequest }): void => {
      if (isAppGone || !calls.has(invocationId)) return;
      const { bodyFields = {}, http } = input;
      const sources = { query, bodyFields, routeParameters: parameters, routeValues: match.values };
      log({ ...entry, level: 'information', message: `Executing 'Functions.${fn.name}' (Id=${invocationId})` });
      invoke({
        type: 'invoke',
        invocationId,
        functionId: fn.id,
        triggerMetadata: toTriggerMetadata({ headers: joinHeaders(request), ...sources }),
        traceContext: tracing.createContext(request.headers),
        http,
      });
    };
    if (exchange.mode === 'streaming') readBodyFields(request, bodyFieldBounds, (bodyFields) => run({ bodyFields }));
    // A caller that leaves in its upload is not heard of by the app.
    else void readBufferedRequest(request, match.values).then((http) => run({ http }), invocation.resolve);
  };

  return {
    handle(request, response) {
      if (tracing.requestContext !== undefined) response.setHeader('Request-Context', tracing.requestContext);
      const { path } = parseRequestTarget(request.url ?? '/');
      const match = routes.match(request.method ?? 'GET', path);
      if (match !== undefined) start(request, response, match);
      else serveSitePage(response, path, isHomePageOff);
    },

    endInvocation({ invocationId, outcome, http, error, hasStarted }) {
      const call = calls.get(invocationId);
      if (call === undefined) return;
      const { functionName } = call;
      const entry = { category: 'host', functionName, invocationId } as const;
      const durationMs = Math.round(performance.now() - call.startedAtMs);
      const how = outcome === 'answered' ? 'Succeeded' : 'Failed';
      const message = `Executed 'Functions.${functionName}' (${how}, Id=${invocationId}, Duration=${durationMs}ms)`;
      if (outcome === 'answered') {
        log({ ...entry, level: 'information', message });
        call.exchange.deliver(http);
      } else {
        const reason = outcome === 'empty' ? 'The function returned nothing.' : (error ?? 'No error was given.');
        const what = settleFailedCall(call.exchange, { outcome, hasStarted }, silenceMs);
        log({ ...entry, level: 'error', message: `${message}\n${what}\n${reason}` });
      }
      call.invocation.resolve();
    },

    failAll() {
      isAppGone = true;
      for (const [invocationId, { functionName, exchange, invocation }] of calls) {
        const message = `Executed 'Functions.${functionName}' (Failed, Id=${invocationId}): the worker is gone`;
        log({ level: 'error', category: 'host', functionName, invocationId, message });
        if (exchange.mode === 'buffered') exchange.answer(500);
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
