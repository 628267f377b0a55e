import type { Completion } from '../answers/limit-completion.ts';

/** What every object of one chat answer repeats. */
export interface ChatIdentity {
  readonly id: string;
  /** Seconds since the epoch. */
  readonly created: number;
  /** The model name the deployment reports. */
  readonly model: string;
}

/** Token counts of one call, estimated. */
export interface ChatUsage {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly total_tokens: number;
}

/** Adds up the counts of a call. */
export function chatUsage(promptTokens: number, completionTokens: number): ChatUsage {
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
  };
}

/** Body of an answer that is not streamed (Azure AI model inference REST reference, chat completions). */
export function chatReply(identity: ChatIdentity, completion: Completion, usage: ChatUsage): unknown {
  const message = { role: 'assistant', content: completion.tokens.join(''), tool_calls: null };
  return {
    id: identity.id,
    object: 'chat.completion',
    created: identity.created,
    model: identity.model,
    choices: [{ index: 0, finish_reason: completion.finishReason, message, logprobs: null }],
    usage,
  };
}
