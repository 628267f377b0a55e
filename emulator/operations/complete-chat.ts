import type { ChatChunk, UsagePlace } from '../wire/chat-chunks.ts';
import type { ChatMessage, ChatRequest } from '../wire/chat-request.ts';
import type { OperationCall } from './operation-call.ts';
import type { Reply } from '../wire/reply.ts';
import type { RouteKind } from '../wire/parse-route.ts';
import { answerChat } from '../answers/answer-chat.ts';
import { chatChunks } from '../wire/chat-chunks.ts';
import { chatReply, chatUsage } from '../wire/chat-reply.ts';
import { chatRequest } from '../wire/chat-request.ts';
import { countTokens } from '../answers/split-tokens.ts';
import { jsonReply } from '../wire/json-reply.ts';
import { limitCompletion } from '../answers/limit-completion.ts';
import { parseFields } from '../wire/parse-body.ts';
import { refuseUnsupportedChat } from '../wire/refuse-unsupported.ts';
import { textsOf } from '../answers/texts-of.ts';

/** The result of an operation: a whole reply or a stream, with the tokens a whole reply took. */
export type OperationResult =
  | { readonly reply: Reply; readonly tokens: number }
  | { readonly stream: Iterable<ChatChunk> };

const tokensPerMessage = 3;

/** Serves `POST /chat/completions`; throws `RefusedRequest` for a request it cannot serve. */
export function completeChat({ kind, deployment, fields, now, id }: OperationCall): OperationResult {
  const request = parseFields(kind, chatRequest, fields);
  refuseUnsupportedChat(kind, request);
  const completion = limitCompletion(answerChat(request.messages), {
    maxTokens: request.max_completion_tokens ?? request.max_tokens ?? undefined,
    stop: typeof request.stop === 'string' ? [request.stop] : (request.stop ?? []),
  });
  const usage = chatUsage(countPromptTokens(request.messages), completion.tokens.length);
  const identity = { id: `chatcmpl-${id}`, created: Math.floor(now.getTime() / 1000), model: deployment.model };
  if (request.stream === true) return { stream: chatChunks(identity, completion, usage, usagePlace(kind, request)) };
  return { reply: jsonReply(200, chatReply(identity, completion, usage)), tokens: completion.tokens.length };
}

function countPromptTokens(messages: readonly ChatMessage[]): number {
  return messages.reduce((total, message) => total + tokensPerMessage + countTokens(textsOf(message).join('\n')), 0);
}

function usagePlace(kind: RouteKind, request: ChatRequest): UsagePlace {
  if (kind === 'models' || kind === 'serverless') return 'last';
  return request.stream_options?.include_usage === true ? 'extra' : 'none';
}
