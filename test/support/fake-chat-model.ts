import type { ChatAnswer, ChatModel, ChatRequest } from '../../src/ports/chat-model.ts';

/** A chat model that answers what a function says and remembers its calls. */
export interface FakeChatModel extends ChatModel {
  readonly calls: readonly ChatRequest[];
  /** Most calls that were open at the same time. */
  readonly mostAtOnce: () => number;
}

/** Creates a chat model from a function; streamed answers come in pieces of `pieceLength` characters. */
export function createFakeChatModel(
  answer: (request: ChatRequest, callNumber: number, signal: AbortSignal) => string | Promise<string>,
  pieceLength = 10,
): FakeChatModel {
  const calls: ChatRequest[] = [];
  let open = 0;
  let mostAtOnce = 0;
  const complete = async (request: ChatRequest, signal: AbortSignal): Promise<ChatAnswer> => {
    calls.push(request);
    open += 1;
    mostAtOnce = Math.max(mostAtOnce, open);
    try {
      const text = await answer(request, calls.length, signal);
      return { ...outcome, deployment: request.deployment ?? 'default-chat', text };
    } finally {
      open -= 1;
    }
  };
  return {
    calls,
    mostAtOnce: () => mostAtOnce,
    complete,
    async *stream(request, signal) {
      const { text, ...end } = await complete(request, signal);
      for (let start = 0; start < text.length; start += pieceLength) {
        yield { type: 'delta', text: text.slice(start, start + pieceLength) };
      }
      yield { type: 'end', ...end };
    },
  };
}

const outcome = {
  model: 'fake-model',
  usage: { inputTokens: 10, outputTokens: 2 },
  finishReason: 'stop',
  attempts: 1,
} as const;
