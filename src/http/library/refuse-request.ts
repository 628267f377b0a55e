import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { AppError } from '../../shared/app-error.ts';
import { invocationHeader } from './invocation-gate.ts';
import { toProblem } from '../problem.ts';
import { logRequest } from '../request-log.ts';
import { requestId } from '../request-id.ts';
import { toHeaders } from '../to-headers.ts';

/** How long the rest of an upload is read and dropped behind its refusal. */
const discardMs = 10_000;

/** Why a request is refused, as it is logged, and what its caller is told. */
const refusals = {
  'unclaimed-request': `its header "${invocationHeader}" names no call of this app, leave it out`,
  'unreadable-request': 'its URL, method or headers cannot be read',
} as const;

/**
 * Answers a request that no handler can see with a problem document, 400 `invalid_request`, and ends its connection; gives
 * the error it told. An upload is read on and dropped for a while first: the platform's host passes no answer on while it
 * is stuck with a body.
 */
export function refuseRequest(response: ServerResponse, operation: keyof typeof refusals): AppError {
  const startedAt = performance.now();
  const request = response.req;
  const error = new AppError('invalid_request', `Cannot accept the request: ${refusals[operation]}`);
  const problem = toProblem(error, requestId(sentId(request), randomUUID()));
  const body = Buffer.from(JSON.stringify(problem));
  const headers = toHeaders({
    'content-type': 'application/problem+json',
    'content-length': `${body.byteLength}`,
    'cache-control': 'no-store',
    'x-request-id': problem.requestId,
  });
  const end = (): void => {
    clearTimeout(timer);
    response.end();
  };
  const timer = setTimeout(end, discardMs).unref();
  response.once('close', end);
  response.writeHead(problem.status, { ...headers, connection: 'close' }).write(body);
  request.once('end', end).resume();
  const durationMs = Math.round(performance.now() - startedAt);
  logRequest({ operation, requestId: problem.requestId, status: problem.status, durationMs, error });
  return error;
}

function sentId({ headers }: IncomingMessage): string | null {
  const sent = headers['x-request-id'];
  return typeof sent === 'string' ? sent : null;
}
