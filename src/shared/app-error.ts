import type { ErrorCode } from './error-codes.ts';

/** One bad place in a request: `pointer` is a JSON Pointer (RFC 6901), "" for the whole body. */
export interface FieldError {
  readonly pointer: string;
  readonly message: string;
}

/** What a model endpoint answered, as far as a caller may know it: never its text. */
export interface UpstreamFailure {
  readonly deployment?: string;
  /** HTTP status of the endpoint; absent when no answer arrived. */
  readonly status?: number;
  /** The endpoint's own error code, letters, digits, `_`, `-` and `.` only, at most 64 characters. */
  readonly code?: string;
}

/** How severe a content filter found one category. */
export interface FilteredCategory {
  readonly category: string;
  readonly severity?: string;
}

/** Facts that go with an error to the caller; each appears in the answer under the same name. */
export interface AppErrorFacts {
  readonly errors?: readonly FieldError[];
  /** How long to wait before the next try, in milliseconds. */
  readonly retryAfterMs?: number;
  readonly upstream?: UpstreamFailure;
  readonly categories?: readonly FilteredCategory[];
  /** What went wrong underneath; goes to the log, never to the caller. */
  readonly cause?: unknown;
}

/**
 * An expected failure. `message` is shown to the caller (sentence case, no full stop, with the value and the limit);
 * it must hold no key, no text of a remote service and nothing of the request's content.
 */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly facts: Omit<AppErrorFacts, 'cause'>;

  constructor(code: ErrorCode, message: string, { cause, ...facts }: AppErrorFacts = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.facts = facts;
  }
}
