import type { HttpHandler, HttpRequest, HttpResponse, InvocationContext } from '@azure/functions';
import type { AppError } from '../shared/app-error.ts';
import { createDeadline } from '../shared/deadline.ts';
import type { HttpContract, HttpLimits } from '../shared/http-contract.ts';
import type { UseCase } from '../shared/use-case.ts';
import { acceptsEventStream } from './accepts-event-stream.ts';
import { CallerGone, type ClientConnection, type ClientConnections } from './client-connection.ts';
import { parseJson, requireJson } from './json-body.ts';
import { type Problem, toProblem } from './problem.ts';
import { readBody } from './read-body.ts';
import { logRequest, type RequestLine } from './request-log.ts';
import { requestId } from './request-id.ts';
import { eventStreamResponse, goneResponse, jsonResponse, problemResponse } from './responses.ts';
import { streamAnswer } from './stream-answer.ts';
import { validate } from './validate.ts';

/** Bounds of one endpoint. */
export interface RequestLimits extends Omit<HttpLimits, 'maxBodyBytes'> {
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
  /** To be called once when the work is over. */
  readonly finish: (outcome: Outcome) => void;
}

/**
 * The request pipeline: request id, deadline, settings, media type, size-limited body, schema, use case, and the answer
 * as JSON, as a stream of events, or as problem details. The handler never throws and always answers: with streaming
 * on, the platform leaves the caller of a handler that throws without an answer for minutes.
 */
export function createHandler<Request, Answer>(endpoint: Endpoint<Request, Answer>): HttpHandler {
  return async (request, context) => {
    const wantsEvents = endpoint.contract.canStream && acceptsEventStream(request.headers);
    const exchange = openExchange(endpoint, request, context, wantsEvents);
    try {
      exchange.signal.throwIfAborted();
      if (endpoint.refusal !== undefined) throw endpoint.refusal;
      const body = await readRequest(endpoint, request, exchange.signal);
      if (wantsEvents) return await answerWithEvents(endpoint, body, exchange);
      const answer = await endpoint.useCase(body, { signal: exchange.signal });
      const response = jsonResponse(answer, exchange.id);
      exchange.finish({ status: 200 });
      return response;
    } catch (error) {
      return answerWithProblem(error, exchange);
    }
  };
}

function openExchange<Request, Answer>(
  { contract, limits, connections }: Endpoint<Request, Answer>,
  request: HttpRequest,
  context: InvocationContext,
  wantsEvents: boolean,
): Exchange {
  const startedAt = performance.now();
  const connection = connections.of(context.invocationId);
  const deadline = createDeadline({
    ms: wantsEvents ? limits.streamDeadlineMs : limits.answerDeadlineMs,
    parent: connection.gone,
  });
  const id = requestId(request.headers, context.invocationId);
  return {
    id,
    connection,
    signal: deadline.signal,
    finish: ({ isHeadReturned = false, ...outcome }) => {
      deadline.dispose();
      const durationMs = Math.round(performance.now() - startedAt);
      const line: RequestLine = { operation: contract.name, requestId: id, durationMs, ...outcome };
      logRequest(line, isHeadReturned ? undefined : context);
    },
  };
}

async function readRequest<Request, Answer>(
  { contract, limits }: Endpoint<Request, Answer>,
  request: HttpRequest,
  signal: AbortSignal,
): Promise<Request> {
  if (contract.bodyLimit === undefined) return validate(contract.request, undefined);
  requireJson(request.headers);
  const bytes = await readBody(request, { maxBytes: limits.maxBodyBytes, signal });
  return validate(contract.request, parseJson(bytes));
}

async function answerWithEvents<Request, Answer>(
  { useCase }: Endpoint<Request, Answer>,
  body: Request,
  { id, connection, signal, finish }: Exchange,
): Promise<HttpResponse> {
  const stream = await streamAnswer({
    start: { requestId: id },
    run: (events) => useCase(body, { signal, events }),
    connection,
    signal,
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
