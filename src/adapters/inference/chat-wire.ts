import * as z from 'zod';
import type { ChatRequest } from '../../ports/chat-model.ts';
import { onFirstUse } from '../../shared/on-first-use.ts';
import type { RouteKind } from './route-kind.ts';

// Wire shapes of `POST /chat/completions` as the model inference API (2024-05-01-preview) and the OpenAI v1 route have
// them. Only the fields in use are described, and tolerantly: endpoints add fields, and send null where the text says absent.

/** Azure leaves the model blank in chunks that are not the model's. */
const model = () =>
  z
    .string()
    .nullish()
    .transform((name) => (name === null || name === '' ? undefined : name));
/** A count that is no count is as good as none, and no reason to throw an answer away. */
const count = () => z.int().nonnegative().optional().catch(undefined);
const usage = () => z.object({ prompt_tokens: count(), completion_tokens: count() }).nullish().catch(undefined);

/** Body of a whole answer. */
export const chatCompletionSchema = onFirstUse(() =>
  z.object({
    model: model(),
    choices: z.array(
      z.object({
        finish_reason: z.string().nullish(),
        message: z.object({ content: z.string().nullish() }).nullish(),
        content_filter_results: z.unknown().optional(),
      }),
    ),
    usage: usage(),
  }),
);

/** One `data:` of a streamed answer. Azure sends chunks without choices, for filter results and for the usage. */
export const chatChunkSchema = onFirstUse(() =>
  z.object({
    model: model(),
    choices: z
      .array(
        z.object({
          finish_reason: z.string().nullish(),
          delta: z.object({ content: z.string().nullish(), reasoning_content: z.string().nullish() }).nullish(),
          content_filter_results: z.unknown().optional(),
        }),
      )
      .nullish(),
    usage: usage(),
    error: z.union([z.string(), z.object({ status: z.unknown().optional(), code: z.unknown().optional() })]).nullish(),
  }),
);

/** A chunk as it was read. */
export type ChatChunk = z.infer<ReturnType<typeof chatChunkSchema>>;

/** The tokens an endpoint counted. */
export type WireUsage = NonNullable<z.infer<ReturnType<typeof usage>>>;

/** The last `data:` of every streamed answer. */
export const endOfStream = '[DONE]';

/**
 * Body of a chat request. `model` is absent where the URL names the deployment. The usage of a stream has to be asked for
 * on the routes with OpenAI's schema; on the others it comes by itself, and asking is refused as an extra parameter.
 */
export function toChatBody(
  { messages }: ChatRequest,
  { deployment, kind, isStream }: { readonly deployment: string; readonly kind: RouteKind; readonly isStream: boolean },
): Record<string, unknown> {
  const isOpenAiSchema = kind === 'openai-v1' || kind === 'azure-openai' || kind === 'compatible';
  return {
    ...(kind !== 'azure-openai' && { model: deployment }),
    messages: messages.map(({ role, content }) => ({ role, content })),
    ...(isStream && { stream: true }),
    ...(isStream && isOpenAiSchema && { stream_options: { include_usage: true } }),
  };
}
