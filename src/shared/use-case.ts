/** How far a long answer has come: `done` of `total` steps of a stage. */
export interface Progress {
  readonly stage: string;
  readonly done: number;
  readonly total: number;
}

/** Takes what a use case tells while it works. Each promise resolves when the caller is ready for more. */
export interface EventSink {
  /** The first model call has answered; further calls do nothing. */
  start(): Promise<void>;
  progress(progress: Progress): Promise<void>;
  /** The next piece of the answer's text. */
  delta(text: string): Promise<void>;
}

/** What comes with every request beside its data. */
export interface Call {
  /** Aborts when the deadline has passed or the caller has gone. */
  readonly signal: AbortSignal;
  /** Present when the caller wants events. */
  readonly events?: EventSink;
}

/** One thing the product does: a request in, an answer out, failures as `AppError`. */
export type UseCase<Request, Answer> = (request: Request, call: Call) => Promise<Answer>;
