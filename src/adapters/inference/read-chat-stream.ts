import type { Readable } from 'node:stream';
import type { FinishReason } from '../../ports/chat-model.ts';
import type { AppError } from '../../shared/app-error.ts';
import { type ChatChunk, chatChunkSchema, endOfStream, type WireUsage } from './chat-wire.ts';
import { createInvalidAnswer } from './create-invalid-answer.ts';
import { decodeFailure, type FailureContext } from './decode-failure.ts';
import { parseJson } from './parse-json.ts';
import { readEventData, type ReadEventDataOptions } from './read-event-data.ts';
import { toFinishReason, type WireEnding } from './to-finish-reason.ts';

/** One thing a streamed answer says; `thinking` is a sign of life without text for the caller. */
export type ChatStreamPart =
  | { readonly type: 'thinking' }
  | { readonly type: 'delta'; readonly text: string; readonly model: string | undefined }
  | {
      readonly type: 'end';
      readonly finishReason: FinishReason;
      readonly model: string | undefined;
      readonly usage: WireUsage | undefined;
    };

/**
 * Reads the server-sent events of a chat answer; `end` comes last, at `[DONE]`. Throws `AppError` for an error within
 * the stream, for a filtered answer, and `upstream_invalid_answer` for events that are no chunks and for a stream that
 * ends without `[DONE]` or a finish reason. What the connection fails with is thrown as it is.
 */
export async function* readChatStream(
  body: Readable,
  context: FailureContext,
  options: ReadEventDataOptions,
): AsyncGenerator<ChatStreamPart, void, undefined> {
  let ending: WireEnding | undefined;
  let model: string | undefined;
  let usage: WireUsage | undefined;
  for await (const data of readEventData(body, options)) {
    if (data === endOfStream) {
      yield { type: 'end', finishReason: toFinishReason(ending ?? {}, context), model, usage };
      return;
    }
    const chunk = parseChunk(data, context);
    model = chunk.model ?? model;
    usage = chunk.usage ?? usage;
    const choice = chunk.choices?.[0];
    const text = choice?.delta?.content ?? '';
    const isThinking = (choice?.delta?.reasoning_content ?? '') !== '';
    const isLast = (choice?.finish_reason ?? '') !== '';
    if (isLast) ending = choice;
    if (text !== '') yield { type: 'delta', text, model };
    else if (isThinking || isLast) yield { type: 'thinking' };
  }
  throw createInvalidAnswer(context, `the stream broke off ${ending === undefined ? 'in the middle' : 'at its end'}`);
}

function parseChunk(data: string, context: FailureContext): ChatChunk {
  const chunk = chatChunkSchema().safeParse(parseJson(data));
  if (!chunk.success) throw createInvalidAnswer(context, 'an event of the stream is no chunk of a chat answer');
  if (chunk.data.error !== undefined && chunk.data.error !== null)
    throw toInBandFailure(data, chunk.data.error, context);
  return chunk.data;
}

/** After the status 200 an error can only come as an event; the status it would have had is in it, or nowhere. */
function toInBandFailure(text: string, error: ChatChunk['error'], context: FailureContext): AppError {
  const { status, code } = typeof error === 'object' && error !== null ? error : {};
  const claimed = [status, code].map(Number).find((number) => number >= 400 && number < 600);
  return decodeFailure({ status: claimed ?? 500, headers: {}, text }, context);
}
