import type { ChatRequest, TokenUsage } from '../../ports/chat-model.ts';
import type { WireUsage } from './chat-wire.ts';

/** What an estimate is made from. */
export interface CountedText {
  readonly request: ChatRequest;
  /** Length of the answer in UTF-8 bytes. */
  readonly answerBytes: number;
}

/**
 * The tokens the endpoint counted. Where it counted none they are estimated as a quarter of the UTF-8 bytes: four
 * letters of English, or four thirds of a Chinese character, to a token.
 */
export function toTokenUsage(usage: WireUsage | undefined, { request, answerBytes }: CountedText): TokenUsage {
  const inputBytes = request.messages.reduce((bytes, { content }) => bytes + Buffer.byteLength(content), 0);
  return {
    inputTokens: usage?.prompt_tokens ?? Math.ceil(inputBytes / 4),
    outputTokens: usage?.completion_tokens ?? Math.ceil(answerBytes / 4),
  };
}
