import { AppError, type AppErrorFacts } from '../shared/app-error.ts';
import { type ErrorCode, errorCodes } from '../shared/error-codes.ts';

/** Problem details (RFC 9457) as this app answers them, also the data of a stream's `error` event. */
export interface Problem extends Omit<AppErrorFacts, 'cause'> {
  readonly type: 'about:blank';
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ErrorCode;
  readonly requestId: string;
}

/** Turns whatever was thrown into what the caller may see; what is no `AppError` is `internal` and says nothing more. */
export function toProblem(error: unknown, requestId: string): Problem {
  const known = error instanceof AppError ? error : new AppError('internal', 'The app failed on this request');
  const { status, title } = errorCodes[known.code];
  return { type: 'about:blank', title, status, detail: known.message, code: known.code, requestId, ...known.facts };
}
