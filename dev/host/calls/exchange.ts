import type { BufferedAnswer } from '../buffered-messages.ts';

/** One request and its answer, on the side of the front. */
export interface Exchange {
  /** `streaming`: the app answers by HTTP. `buffered`: its answer comes back with the end of the invocation. */
  readonly mode: 'streaming' | 'buffered';
  /** Answers the caller with an empty body in the app's place; breaks an answer off that has already begun; once. */
  answer(status: number, isLast?: boolean): void;
  /** Answers the caller with what the function returned; in streaming mode the answer has gone its own way. */
  deliver(answer: BufferedAnswer | undefined): void;
  /** Says that the invocation has ended. Gives whether that let an answer go which was held back. */
  invocationEnded(): boolean;
  /** Lets the answer of a strict host go out, because its upload does not wait for the app. */
  takeUpload(): void;
  /** Resolves when the answer has been sent or the caller is gone. */
  readonly done: Promise<void>;
}
