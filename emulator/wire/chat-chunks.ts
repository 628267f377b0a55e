import type { Completion } from '../answers/limit-completion.ts';
import type { ChatIdentity, ChatUsage } from './chat-reply.ts';

/**
 * Where a stream's usage goes: `last` in the chunk with the finish reason, as the model inference routes do; `extra` in
 * a chunk of its own with empty `choices`, as the OpenAI routes do when `stream_options.include_usage` asks for it.
 */
export type UsagePlace = 'last' | 'extra' | 'none';

/** One piece of a streamed answer. */
export interface ChatChunk {
  /** The event as it is sent: a `data:` line and an empty line. */
  readonly event: string;
  /** Whether it carries a token of the answer. */
  readonly hasToken: boolean;
}

/** Yields the server-sent events of one answer, `[DONE]` last. Nothing is made before it is asked for. */
export function* chatChunks(
  identity: ChatIdentity,
  completion: Completion,
  usage: ChatUsage,
  usagePlace: UsagePlace,
): Generator<ChatChunk> {
  const head = { id: identity.id, object: 'chat.completion.chunk', created: identity.created, model: identity.model };
  const blank = usagePlace === 'extra' ? { usage: null } : {};

  yield silent(choice({ role: 'assistant', content: '' }, null));
  for (const content of completion.tokens) {
    yield { event: toEvent(choice({ content }, null)), hasToken: true };
  }
  const last = choice({}, completion.finishReason);
  yield silent(usagePlace === 'last' ? { ...last, usage } : last);
  if (usagePlace === 'extra') yield silent({ ...head, choices: [], usage });
  yield { event: 'data: [DONE]\n\n', hasToken: false };

  function choice(delta: Readonly<Record<string, string>>, finishReason: string | null): object {
    return { ...head, choices: [{ index: 0, delta, finish_reason: finishReason, logprobs: null }], ...blank };
  }
}

function silent(value: object): ChatChunk {
  return { event: toEvent(value), hasToken: false };
}

function toEvent(value: object): string {
  return `data: ${JSON.stringify(value)}\n\n`;
}
