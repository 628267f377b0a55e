import * as z from 'zod';
import type { KnownFields } from './screen-fields.ts';

const textPart = z.object({ type: z.literal('text'), text: z.string() });
const otherPart = z.object({ type: z.enum(['image_url', 'audio_url', 'input_audio']) });
const content = z.union([z.string(), z.array(z.union([textPart, otherPart])).min(1)]);
const toolCall = z.object({
  id: z.string(),
  type: z.literal('function'),
  function: z.object({ name: z.string(), arguments: z.string() }),
});
const message = z.discriminatedUnion('role', [
  z.object({ role: z.literal('system'), content }),
  z.object({ role: z.literal('developer'), content }),
  z.object({ role: z.literal('user'), content }),
  z.object({ role: z.literal('assistant'), content: content.nullish(), tool_calls: z.array(toolCall).nullish() }),
  z.object({ role: z.literal('tool'), content: content.nullish(), tool_call_id: z.string() }),
]);
const penalty = z.number().min(-2).max(2).nullish();
const tokenLimit = z.int32().min(0).nullish();

/**
 * Body of `POST /chat/completions`: the fields that shape an answer, with the ranges of the model inference REST
 * reference (temperature as wide as OpenAI models take it). `null` means the default, as the service has it.
 */
export const chatRequest = z.object({
  messages: z.array(message).min(1),
  model: z.string().min(1).nullish(),
  frequency_penalty: penalty,
  presence_penalty: penalty,
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  max_tokens: tokenLimit,
  max_completion_tokens: tokenLimit,
  stream: z.boolean().nullish(),
  stream_options: z.object({ include_usage: z.boolean().nullish() }).nullish(),
  stop: z.union([z.string(), z.array(z.string()).min(1).max(16)]).nullish(),
  seed: z.int().nullish(),
  n: z.int().min(1).max(128).nullish(),
  response_format: z.object({ type: z.enum(['text', 'json_object', 'json_schema']) }).nullish(),
  tools: z
    .array(z.object({ type: z.literal('function'), function: z.object({ name: z.string() }) }))
    .min(1)
    .nullish(),
  tool_choice: z
    .union([
      z.enum(['auto', 'none', 'required']),
      z.object({ type: z.literal('function'), function: z.object({ name: z.string() }) }),
    ])
    .nullish(),
  modalities: z.array(z.enum(['text', 'audio'])).nullish(),
  logprobs: z.boolean().nullish(),
});

/** A validated chat request. */
export type ChatRequest = z.infer<typeof chatRequest>;

/** One validated message of a chat request. */
export type ChatMessage = ChatRequest['messages'][number];

/** The fields `POST /chat/completions` knows on each family of routes. */
export const chatFields: KnownFields = {
  inference: (
    'messages model frequency_penalty presence_penalty temperature top_p max_tokens stream stop seed response_format ' +
    'tools tool_choice modalities'
  ).split(' '),
  openAi: (
    'max_completion_tokens stream_options n user logprobs top_logprobs logit_bias store reasoning_effort ' +
    'parallel_tool_calls metadata service_tier prediction audio verbosity safety_identifier prompt_cache_key'
  ).split(' '),
};
