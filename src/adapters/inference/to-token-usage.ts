import type { ChatRequest, TokenUsage } from '../../ports/chat-model.ts';
import { estimateTokens } from '../../shared/estimate-tokens.ts';
import type { WireUsage } from './chat-wire.ts';

/** What stands in for a count the endpoint did not give. */
export interface EstimatedUsage {
  readonly request: ChatRequest;
  /** Estimate of the answer's tokens. */
  readonly answerTokens: number;
}

/** The tokens the endpoint counted; where it counted none, the estimate of `estimateTokens`. */
export function toTokenUsage(usage: WireUsage | undefined, { request, answerTokens }: EstimatedUsage): TokenUsage {
  return {
    inputTokens: usage?.prompt_tokens ?? estimateInput(request),
    outputTokens: usage?.completion_tokens ?? answerTokens,
  };
}

function estimateInput({ messages }: ChatRequest): number {
  return messages.reduce((tokens, { content }) => tokens + estimateTokens(content), 0);
}
