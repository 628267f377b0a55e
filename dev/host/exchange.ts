import type { BufferedAnswer } from './buffered-messages.ts';

/** One request and its answer, on the side of the front. */
export interface Exchange {
  /** `streaming`: the app answers by HTTP. `buffered`: its answer comes back with the end of the invocation. */
  readonly mode: 'streaming' | 'buffered';
  /** Answers the caller with an empty body in the app's place; breaks an answer off that has already begun. */
  answer(status: number): void;
  /** Answers the caller with what the function returned; in streaming mode the answer has gone its own way. */
  deliver(answer: BufferedAnswer | undefined): void;
  /** Resolves when the answer has been sent or the caller is gone. */
  readonly done: Promise<void>;
}
