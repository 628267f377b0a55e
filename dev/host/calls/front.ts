import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerEmpty } from '../gates/answer-empty.ts';
import { applyCors } from '../gates/apply-cors.ts';
import { createBufferedExchange } from './buffered-exchange.ts';
import type { BufferedRequest } from '../buffered-messages.ts';
import { createSingleUseAgent } from './create-single-use-agent.ts';
import { describeUploadFault } from './describe-upload-fault.ts';
import type { Exchange } from './exchange.ts';
import { findRefusal } from '../gates/find-refusal.ts';
import { toForwardedHeaders } from './forward-headers.ts';
import { forward } from './forward.ts';
import type { FrontSettings } from '../settings/front-settings.ts';
import type { HostLogEntry } from '../host-log-entry.ts';
import type { InvocationEndedMessage, InvokeMessage, WorkerFunction } from '../protocol.ts';
import { joinHeaders } from './join-headers.ts';
import { readBodyFields } from './read-body-fields.ts';
import type { BodyFields } from './read-body-fields.ts';
import { readBufferedRequest } from './read-buffered-request.ts';
import { encodePath, parseRequestTarget } from '../routes/request-target.ts';
import type { RouteMatch, RouteTable } from '../routes/route-table.ts';
import { serveHomePage } from '../gates/serve-home-page.ts';
import { settleFailedCall } from './settle-failed-call.ts';
import { superviseUpload } from './supervise-upload.ts';
import { toTriggerMetadata } from './trigger-metadata.ts';
import type { UploadFault } from './watch-upload.ts';

/** What the front needs of the app behind it. */
export interface FrontOptions {
  readonly routes: RouteTable<WorkerFunction>;
  /** Address of the library's server in the worker; undefined in buffered mode. */
  readonly httpUri: URL | undefined;
  readonly settings: FrontSettings;
  readonly invoke: (message: InvokeMessage) => void;
  readonly log: (entry: HostLogEntry) => void;
}

/** The half of the host that callers talk to. */
export interface Front {
  readonly handle: (request: IncomingMessage, response: ServerResponse) => void;
  readonly endInvocation: (message: InvocationEndedMessage) => void;
  /** Lets the answer of a strict host go out, because the upload of its invocation does not wait for the app. */
  readonly takeUpload: (forwardedId: string) => void;
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
  /** The id that the app's server sees: this host's, or one that the caller sent. */
  readonly forwardedId: string;
  readonly startedAtMs: number;
  readonly exchange: Exchange;
  readonly invocation: PromiseWithResolvers<void>;
  readonly done: Promise<unknown>;
  /** Whether its end was logged: by the worker's word, or because the upload broke off. */
  hasEnded: boolean;
}

/**
 * Makes the front of an app: what settings demand, routing, and one forwarded exchange with its invocation per call.
 */
export function createFront({ routes, httpUri, settings, invoke, log }: FrontOptions): Front {
  const { cors, throttle, tracing, uploadLimits, silenceMs } = settings;
  const { maxBodyBytes } = uploadLimits;
  const agent = createSingleUseAgent();
  const calls = new Map<string, Call>();
  let isAppGone = false;

  const start = (request: IncomingMessage, response: ServerResponse, match: Match): Promise<unknown> => {
    // It has waited for its turn while the worker ended: nobody would ever end its invocation.
    if (isAppGone) {
      answerEmpty(request, response, 500);
      return Promise.resolve();
    }
    // The caller's own header may hold an id too, which the app gets in the place of this one.
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
    const startedAtMs = performance.now();
    const forwardedId = String(request.headers['x-ms-invocation-id'] ?? invocationId);
    const call = { functionName: fn.name, forwardedId, startedAtMs, exchange, invocation, done, hasEnded: false };
    calls.set(invocationId, call);
    superviseUpload({ request, response, exchange }, uploadLimits, (fault) => endByUpload(invocationId, fault));

    const run = (input: { readonly bodyFields?: BodyFields; readonly http?: BufferedRequest }): void => {
      if (calls.get(invocationId)?.hasEnded !== false) return;
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
    return done;
  };

  const endByUpload = (invocationId: string, fault: UploadFault | 'callerLeft'): void => {
    const call = calls.get(invocationId);
    if (call === undefined || call.hasEnded) return;
    call.hasEnded = true;
    const message = `${describeEnd(call, invocationId, 'Failed')}\n${describeUploadFault(fault, uploadLimits)}`;
    log({ level: 'warning', category: 'host', functionName: call.functionName, invocationId, message });
    // The app may never have seen this request and wait for it for ever.
    call.invocation.resolve();
  };

  const serve = async (request: IncomingMessage, response: ServerResponse, match: Match | undefined): Promise<void> => {
    const refusal = match === undefined ? 404 : findRefusal({ ...settings, maxBodyBytes }, match.route.fn, request);
    if (refusal === 500) {
      const functionName = match?.route.fn.name;
      log({ level: 'warning', category: 'host', functionName, message: describeUploadFault('tooLarge', uploadLimits) });
      answerEmpty(request, response, refusal, true);
    } else if (match === undefined || refusal !== undefined) {
      answerEmpty(request, response, refusal ?? 404);
    } else {
      await start(request, response, match);
    }
  };

  return {
    handle(request, response) {
      if (tracing.requestContext !== undefined) response.setHeader('Request-Context', tracing.requestContext);
      if (cors !== undefined && applyCors(cors, request, response)) return;
      const { path } = parseRequestTarget(request.url ?? '/');
      const match = routes.match(request.method ?? 'GET', path);
      if (match === undefined && path === '/') serveHomePage(response, settings.isHomePageOff);
      else throttle.enter(response, () => serve(request, response, match));
    },

    endInvocation({ invocationId, outcome, http, error, hasStarted }) {
      const call = calls.get(invocationId);
      const reason = outcome === 'empty' ? 'The function returned nothing.' : (error ?? 'No error was given.');
      if (call === undefined || call.hasEnded) {
        const message = `An invocation that the host had ended before has failed (Id=${invocationId})\n${reason}`;
        if (outcome === 'failed') log({ level: 'warning', category: 'host', invocationId, message });
        return;
      }
      call.hasEnded = true;
      const entry = { category: 'host', functionName: call.functionName, invocationId } as const;
      const hasLetGo = call.exchange.invocationEnded();
      if (outcome === 'answered') {
        log({ ...entry, level: 'information', message: describeEnd(call, invocationId, 'Succeeded') });
        call.exchange.deliver(http);
      } else {
        const what = hasLetGo ? '' : `${settleFailedCall(call.exchange, { outcome, hasStarted }, silenceMs)}\n`;
        const message = `${describeEnd(call, invocationId, 'Failed')}\n${what}${reason}`;
        log({ ...entry, level: 'error', message });
      }
      call.invocation.resolve();
    },

    takeUpload(forwardedId) {
      for (const call of calls.values()) if (call.forwardedId === forwardedId) call.exchange.takeUpload();
    },

    failAll() {
      isAppGone = true;
      for (const [invocationId, call] of calls) {
        // Its answer may still be on its way to a slow caller.
        if (call.hasEnded) continue;
        const { functionName, exchange } = call;
        call.hasEnded = true;
        const message = `Executed 'Functions.${functionName}' (Failed, Id=${invocationId}): the worker is gone`;
        log({ level: 'error', category: 'host', functionName, invocationId, message });
        if (exchange.mode === 'buffered') exchange.answer(500);
        call.invocation.resolve();
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

type Match = RouteMatch<WorkerFunction>;

function describeEnd(call: Call, invocationId: string, how: 'Succeeded' | 'Failed'): string {
  const durationMs = Math.round(performance.now() - call.startedAtMs);
  return `Executed 'Functions.${call.functionName}' (${how}, Id=${invocationId}, Duration=${durationMs}ms)`;
}
