import { type HttpHandler, HttpResponse, type InvocationContext } from '@azure/functions';
import { toProblem } from './problem.ts';
import { logRequest } from './request-log.ts';
import { problemResponse } from './responses.ts';

/**
 * Wraps a handler so that it always answers: where it throws, or returns anything but an `HttpResponse` that was built
 * already, the caller gets a problem document, 500 `internal`. With streaming on, the platform would leave the caller in
 * silence for minutes, and log nothing. The pipeline answers its failures itself: this is for a fault of the pipeline.
 */
export function withLastResort(handler: HttpHandler): HttpHandler {
  return async (request, context) => {
    try {
      const response = await handler(request, context);
      if (response instanceof HttpResponse) return response;
      throw new TypeError('The handler returned no HttpResponse');
    } catch (error) {
      const requestId = readInvocationId(context);
      report(error, requestId);
      return problemResponse(toProblem(undefined, requestId));
    }
  };
}

const unknownId = 'unknown';

function report(error: unknown, requestId: string): void {
  try {
    // To the console: it may have been the invocation's own log that failed.
    logRequest({ operation: 'last-resort', requestId, status: 500, durationMs: 0, error });
  } catch {
    // There is nowhere left to say it, and the answer must not depend on that.
    return;
  }
}

function readInvocationId(context: InvocationContext): string {
  try {
    return typeof context.invocationId === 'string' ? context.invocationId : unknownId;
  } catch {
    // A context that cannot be read is one of the faults this is for.
    return unknownId;
  }
}
