import type { RouteKind } from './parse-route.ts';
import type { ChatRequest } from './chat-request.ts';
import type { EmbeddingRequest } from './embedding-request.ts';
import { maxDimensions } from './embedding-request.ts';
import { RefusedRequest } from './refused-request.ts';
import { errorReplies } from './error-replies.ts';

/** Throws `RefusedRequest` (422) for what a chat request asks and no computed answer can honour. */
export function refuseUnsupportedChat(kind: RouteKind, request: ChatRequest): void {
  const format = request.response_format?.type ?? 'text';
  if (format !== 'text') refuse(kind, 'response_format', format);
  const choice = request.tool_choice ?? 'auto';
  if (choice !== 'auto' && choice !== 'none') refuse(kind, 'tool_choice', choice);
  if ((request.n ?? 1) > 1) refuse(kind, 'n', request.n);
  if (request.modalities?.includes('audio') === true) refuse(kind, 'modalities', request.modalities);
  if (request.logprobs === true) refuse(kind, 'logprobs', true);
  for (const { content } of request.messages) {
    if (!Array.isArray(content)) continue;
    const part = content.find(({ type }) => type !== 'text');
    if (part !== undefined) refuse(kind, 'messages', part.type);
  }
}

/** Throws `RefusedRequest` (422) for a number of dimensions or an encoding that is not offered. */
export function refuseUnsupportedEmbedding(kind: RouteKind, request: EmbeddingRequest): void {
  const { dimensions, encoding_format: encoding } = request;
  if (typeof dimensions === 'number' && (dimensions < 1 || dimensions > maxDimensions)) {
    refuse(kind, 'dimensions', dimensions);
  }
  if (encoding !== undefined && encoding !== null && encoding !== 'float' && encoding !== 'base64') {
    refuse(kind, 'encoding_format', encoding);
  }
}

function refuse(kind: RouteKind, parameter: string, input: unknown): never {
  throw new RefusedRequest(errorReplies.notSupported(kind, parameter, input));
}
