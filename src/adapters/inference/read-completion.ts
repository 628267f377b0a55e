import type { FinishReason } from '../../ports/chat-model.ts';
import { chatCompletionSchema, type WireUsage } from './chat-wire.ts';
import { createInvalidAnswer, toReadFailure } from './create-invalid-answer.ts';
import type { FailureContext } from './decode-failure.ts';
import type { InferenceResponse } from './inference-client.ts';
import { parseJson } from './parse-json.ts';
import { readBodyText } from './read-body-text.ts';
import { toFinishReason } from './to-finish-reason.ts';

/** A whole answer as the endpoint gave it. */
export interface Completion {
  readonly text: string;
  readonly finishReason: FinishReason;
  readonly model: string | undefined;
  readonly usage: WireUsage | undefined;
}

/**
 * Reads a chat answer that is not streamed. Throws `content_filtered` when the filter cut it off, and
 * `upstream_invalid_answer` for more than `maxBytes`, no JSON, no message or content, and a connection that breaks off.
 */
export async function readCompletion(
  { body }: InferenceResponse,
  context: FailureContext,
  { maxBytes, signal }: { readonly maxBytes: number; readonly signal: AbortSignal },
): Promise<Completion> {
  const { text, isCut } = await readText();
  if (isCut) throw createInvalidAnswer(context, `it is longer than ${maxBytes} bytes`);
  const completion = chatCompletionSchema().safeParse(parseJson(text));
  if (!completion.success) throw createInvalidAnswer(context, 'it is no chat completion');
  const { choices, model, usage } = completion.data;
  const [choice] = choices;
  if (choice === undefined) throw createInvalidAnswer(context, 'it has no choices');
  // Before the content: a filtered answer may come without a message.
  const finishReason = toFinishReason(choice, context);
  const content = choice.message?.content ?? undefined;
  if (content === undefined) throw createInvalidAnswer(context, 'it has no content');
  return { text: content, finishReason, model, usage: usage ?? undefined };

  async function readText(): ReturnType<typeof readBodyText> {
    try {
      return await readBodyText(body, maxBytes);
    } catch (error) {
      signal.throwIfAborted();
      throw toReadFailure(error, context);
    }
  }
}
