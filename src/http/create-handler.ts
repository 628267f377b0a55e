import type { HttpHandler, HttpRequest, HttpResponse, InvocationContext } from '@azure/functions';
import type { AppError } from '../shared/app-error.ts';
import { createDeadline } from '../shared/deadline.ts';
import type { HttpContract, HttpLimits } from '../shared/http-contract.ts';
import { untilAborted } from '../shared/until-aborted.ts';
import type { UseCase } from '../shared/use-case.ts';
import { acceptsEventStream } from './accepts-event-stream.ts';
import type { BodyBudget, BodyShare } from './body-budget.ts';
import { CallerGone, type ClientConnection, type ClientConnections } from './library/client-connection.ts';
import { type Problem, toProblem } from './problem.ts';
import { type ReadRequestOptions, readRequest } from './read-request.ts';
import { logRequest, type RequestLine } from './request-log.ts';
import { requestId } from './request-id.ts';
import { eventStreamResponse, goneResponse, jsonResponse, problemResponse } from './responses.ts';
import { listRouteParameters } from './route-values.ts';
import { streamAnswer } from './stream-answer.ts';

/** Bounds of one endpoint. */
export interface RequestLimits extends Omit<HttpLimits, 'maxBodyBytes' | 'maxBodyBytesInFlight'> {
  readonly maxBodyBytes: number;
}

/** What the pipeline needs to serve one endpoint. */
export interface Endpoint<Request, Answer> {
  readonly contract: HttpContract<Request, Answer>;
  readonly useCase: UseCase<Request, Answer>;
  readonly limits: RequestLimits;
  /** Set when nothing can be answered but this. */
  readonly refusal: AppError | undefined;
  readonly connections: ClientConnections;
  /** Shared by all endpoints. */
  readonly bodies: BodyBudget;
}

/** How a request ended. */
interface Outcome extends Pick<RequestLine, 'status' | 'error'> {
  /** Whether the head of the answer was returned already, which ends the invocation and its log. */
  readonly isHeadReturned?: boolean;
}

/** One request on its way through the pipeline. */
interface Exchange {
  readonly id: string;
  readonly connection: ClientConnection;
  readonly signal: AbortSignal;
  readonly wantsEvents: boolean;
  /** Its part of the bytes in flight. */
  readonly body: BodyShare;
  /** Milliseconds since the request came. */
  readonly elapsedMs: () => number;
  /** To be called once when the work is over. */
  readonly finish: (outcome: Outcome) => void;
}

/**
 * The request pipeline: request id, deadline, settings, query, media type, size-limited body, values of the route,
 * schema, use case, and the answer as JSON, as a stream of events, or as problem details. The handler never throws and
 * always answers by its deadline, also for a use case that ignores its signal: with streaming on, the platform leaves the
 * caller of a handler that throws without an answer for minutes.
 */
export function createHandler<Request, Answer>(endpoint: Endpoint<Request, Answer>): HttpHandler {
  const parameters = listRouteParameters(endpoint.contract.route);
  return async (request, context) => {
    const exchange = openExchange(endpoint, request, context);
    const { id, signal, wantsEvents, finish } = exchange;
    try {
      signal.throwIfAborted();
      if (endpoint.refusal !== undefined) throw endpoint.refusal;
      const input = await readRequest(endpoint.contract, request, { ...boundsOf(endpoint, exchange), parameters });
      if (wantsEvents) return await answerWithEvents(endpoint, input, exchange);
      const answer = await untilAborted(endpoint.useCase(input, { signal }), signal);
      const response = jsonResponse(answer, id);
      finish({ status: 200 });
      return response;
    } catch (error) {
      return answerWithProblem(error, exchange);
    }
  };
}

function openExchange<Request, Answer>(
  { contract, limits, connections, bodies }: Endpoint<Request, Answer>,
  request: HttpRequest,
  context: InvocationContext,
): Exchange {
  const startedAt = performance.now();
  const elapsedMs = (): number => performance.now() - startedAt;
  const wantsEvents = contract.canStream && acceptsEventStream(request.headers);
  const connection = connections.of(context);
  const deadline = createDeadline({ ms: wantsEvents ? limits.streamDeadlineMs : limits.answerDeadlineMs });
  // Also behind the answer's head: what still works for a caller who has left is stopped.
  connection.whenGone((reason) => deadline.abort(reason));
  const id = requestId(request.headers.get('x-request-id'), context.invocationId);
  const body = bodies.open();
  return {
    id,
    connection,
    signal: deadline.signal,
    wantsEvents,
    body,
    elapsedMs,
    finish: ({ isHeadReturned = false, ...outcome }) => {
      deadline.dispose();
      body.release();
      const line: RequestLine = {
        operation: contract.name,
        requestId: id,
        durationMs: Math.round(elapsedMs()),
        ...outcome,
      };
      logRequest(line, isHeadReturned ? undefined : context);
    },
  };
}

/** What bounds the reading of a request: that of one for events leaves room for the first event. */
function boundsOf<Request, Answer>(
  { limits }: Endpoint<Request, Answer>,
  { signal, wantsEvents, body }: Exchange,
): Omit<ReadRequestOptions, 'parameters'> {
  const { maxBodyBytes, uploadIdleMs, uploadDeadlineMs, firstEventDeadlineMs } = limits;
  const uploadMs = wantsEvents ? Math.min(uploadDeadlineMs, firstEventDeadlineMs) : uploadDeadlineMs;
  return { maxBodyBytes, uploadIdleMs, uploadMs, signal, share: body };
}

async function answerWithEvents<Request, Answer>(
  { useCase }: Endpoint<Request, Answer>,
  input: Request,
  { id, connection, signal, elapsedMs, finish }: Exchange,
): Promise<HttpResponse> {
  const stream = await streamAnswer({
    start: { requestId: id },
    run: (events) => untilAborted(useCase(input, { signal, events }), signal),
    connection,
    signal,
    elapsedMs: elapsedMs(),
    toProblem: (error) => toProblem(error, id),
    onEnd: (error) => finish({ status: error instanceof CallerGone ? 499 : 200, error, isHeadReturned: true }),
  });
  return eventStreamResponse(stream, id);
}

function answerWithProblem(error: unknown, { id, finish }: Exchange): HttpResponse {
  if (error instanceof CallerGone) {
    finish({ status: 499 });
    return goneResponse(id);
  }
  const problem: Problem = toProblem(error, id);
  finish({ status: problem.status, error });
  return problemResponse(problem);
}
