import type { InvocationContext } from '@azure/functions';
import { AppError } from '../shared/app-error.ts';
import { errorCodes } from '../shared/error-codes.ts';

/** What is logged of a request: never its content. */
export interface RequestLine {
  readonly operation: string;
  readonly requestId: string;
  /** Status of the answer; 499 for a caller who left. */
  readonly status: number;
  readonly durationMs: number;
  /** What went wrong, with its causes. */
  readonly error?: unknown;
}

/** Where a line goes; the invocation's own log, or the console once the invocation counts as ended. */
type Log = Pick<InvocationContext, 'info' | 'warn' | 'error'>;

/** Longest chain of causes that is written out. */
const maxCauses = 5;

/**
 * Writes one line about a request that is over, with the causes of a failure that is not the caller's (what a caller
 * sent wrong may be quoted in the message of its error, and stays out of the log). Without `context` the line goes to the
 * console: the platform warns of a context that is used after the answer's head was sent, as a stream's end does.
 */
export function logRequest(line: RequestLine, context: Log = console): void {
  const { operation, requestId, status, durationMs, error } = line;
  const code = error instanceof AppError ? ` ${error.code}` : '';
  const text = `${operation} ${status}${code} in ${durationMs} ms, request ${requestId}`;
  const isOurs = !(error instanceof AppError) || errorCodes[error.code].status >= 500;
  if (error === undefined || status === 499) context.info(text);
  else if (isOurs) context.error(`${text}\n${describeCauses(error)}`);
  else context.warn(text);
}

function describeCauses(error: unknown): string {
  const lines: string[] = [];
  for (let cause = error; cause instanceof Error && lines.length < maxCauses; cause = cause.cause) {
    lines.push(cause instanceof AppError ? cause.message : (cause.stack ?? cause.message));
  }
  return lines.join('\ncaused by: ');
}
