/** One message of a chat, in the order the model reads them. */
export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

/** What to ask. */
export interface ChatRequest {
  /** Name of the deployment, matched as its endpoint does; the default chat deployment when absent. */
  readonly deployment?: string | undefined;
  readonly messages: readonly ChatMessage[];
  /**
   * Longest text of a stream, in UTF-16 code units. The call is stopped there, and the answer ends with the finish reason
   * `length` and estimated usage. It works with every model, where a cap in tokens does not. No bound when absent.
   */
  readonly maxCharacters?: number;
}

/** Tokens as the model counted them. */
export interface TokenUsage {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** Why the model stopped: `stop` it was done, `length` it ran into a cap. */
export type FinishReason = 'stop' | 'length';

/** Where an answer came from and what it cost. */
export interface ChatOutcome {
  /** The deployment that answered, as named in the request or the settings. */
  readonly deployment: string;
  /** The model's own name, as the endpoint reports it. */
  readonly model: string;
  readonly usage: TokenUsage;
  readonly finishReason: FinishReason;
  /** Calls made for this answer, at least 1. */
  readonly attempts: number;
}

/** A whole answer. */
export interface ChatAnswer extends ChatOutcome {
  readonly text: string;
}

/** One piece of a streamed answer; `end` comes last and exactly once. */
export type ChatStreamEvent =
  | { readonly type: 'delta'; readonly text: string }
  | ({ readonly type: 'end' } & ChatOutcome);

/**
 * A chat model behind a deployment name.
 *
 * Both methods throw `AppError` with `deployment_not_found`, `content_filtered`, `invalid_request` (the model refuses
 * the input, such as a text over its context), `not_supported_by_deployment`, `upstream_throttled`, `upstream_error`,
 * `upstream_auth`, `upstream_invalid_answer`, `upstream_unavailable` or `secret_unavailable`. An abort of the signal
 * stops the call at the endpoint and rethrows the signal's reason as it is.
 */
export interface ChatModel {
  /** Asks once and waits for the whole answer. */
  complete(request: ChatRequest, signal: AbortSignal): Promise<ChatAnswer>;

  /**
   * Asks once and yields the answer as it comes. Deltas are never empty. A stream that breaks off, or ends without a
   * finish reason, throws `upstream_invalid_answer`: a short text is never passed off as a whole one. Leaving the loop
   * early stops the call at the endpoint. A slow reader slows the model.
   */
  stream(request: ChatRequest, signal: AbortSignal): AsyncGenerator<ChatStreamEvent, void, undefined>;
}
