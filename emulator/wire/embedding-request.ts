import * as z from 'zod';
import type { KnownFields } from './screen-fields.ts';

/** Most texts in one request, as on the OpenAI route. */
const maxInputs = 2048;

/** Most dimensions a vector can be asked to have. */
export const maxDimensions = 4096;

const text = z.string().min(1);

/** Body of `POST /embeddings`. Token arrays and the packed encodings are not offered. */
export const embeddingRequest = z.object({
  input: z.union([text, z.array(text).min(1).max(maxInputs)]),
  model: z.string().min(1).nullish(),
  dimensions: z.int32().nullish(),
  encoding_format: z.enum(['float', 'base64', 'binary', 'ubinary', 'int8', 'uint8']).nullish(),
  input_type: z.enum(['text', 'query', 'document']).nullish(),
});

/** A validated embedding request. */
export type EmbeddingRequest = z.infer<typeof embeddingRequest>;

/** The fields `POST /embeddings` knows on each family of routes. */
export const embeddingFields: KnownFields = {
  inference: ['input', 'model', 'dimensions', 'encoding_format', 'input_type'],
  openAi: ['user'],
};
