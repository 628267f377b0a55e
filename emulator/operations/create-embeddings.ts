import type { OperationCall } from './operation-call.ts';
import type { OperationResult } from './complete-chat.ts';
import { countTokens } from '../answers/split-tokens.ts';
import { embeddingRequest } from '../wire/embedding-request.ts';
import { embedText } from '../embeddings/embed-text.ts';
import { encodeEmbedding } from '../embeddings/encode-embedding.ts';
import { jsonReply } from '../wire/json-reply.ts';
import { parseFields } from '../wire/parse-body.ts';
import { refuseUnsupportedEmbedding } from '../wire/refuse-unsupported.ts';

const defaultDimensions = 1536;

/** Serves `POST /embeddings`; throws `RefusedRequest` for a request it cannot serve. */
export function createEmbeddings({ kind, deployment, fields, id }: OperationCall): OperationResult {
  const request = parseFields(kind, embeddingRequest, fields);
  refuseUnsupportedEmbedding(kind, request);
  const inputs = typeof request.input === 'string' ? [request.input] : request.input;
  const dimensions = request.dimensions ?? defaultDimensions;
  const encoding = request.encoding_format === 'base64' ? 'base64' : 'float';
  const data = inputs.map((input, index) => ({
    object: 'embedding',
    index,
    embedding: encodeEmbedding(embedText(input, dimensions), encoding),
  }));
  const tokens = inputs.reduce((total, input) => total + countTokens(input), 0);
  const usage = { prompt_tokens: tokens, total_tokens: tokens };
  const body = { id: `embd-${id}`, object: 'list', model: deployment.model, data, usage };
  return { reply: jsonReply(200, body), tokens: 0 };
}
