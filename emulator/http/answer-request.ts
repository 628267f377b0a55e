import type { IncomingHttpHeaders } from 'node:http';
import type { EmulatorDeployment } from '../emulator-deployment.ts';
import type { KnownFields } from '../wire/screen-fields.ts';
import type { OperationCall } from '../operations/operation-call.ts';
import type { OperationResult } from '../operations/complete-chat.ts';
import type { Capability } from '../emulator-deployment.ts';
import type { Route } from '../wire/parse-route.ts';
import { chatFields } from '../wire/chat-request.ts';
import { checkApiVersion } from '../wire/check-api-version.ts';
import { checkKey } from '../wire/check-key.ts';
import { completeChat } from '../operations/complete-chat.ts';
import { createEmbeddings } from '../operations/create-embeddings.ts';
import { embeddingFields } from '../wire/embedding-request.ts';
import { errorReplies } from '../wire/error-replies.ts';
import { findDeployment } from '../wire/find-deployment.ts';
import { parseJsonObject } from '../wire/parse-body.ts';
import { RefusedRequest } from '../wire/refused-request.ts';
import { screenFields } from '../wire/screen-fields.ts';

/** Largest request body, in bytes. */
export const maxBodyBytes = 32 * 1024 * 1024;

/** What answering needs besides the request. */
export interface AnswerContext {
  readonly key: string;
  readonly deployments: readonly EmulatorDeployment[];
  readonly now: () => Date;
  readonly newId: () => string;
}

/** A request whose route is known and whose body is not read yet. */
export interface RoutedRequest {
  readonly route: Route;
  readonly version: string | null;
  readonly headers: IncomingHttpHeaders;
  /** Reads the body; `undefined` when it is larger than `maxBodyBytes`. */
  readonly readBody: () => Promise<Buffer | undefined>;
}

/** An answer, and the deployment that gave it. */
export interface Answer {
  readonly deployment: string;
  readonly result: OperationResult;
}

interface OperationRow {
  readonly fields: KnownFields;
  readonly run: (call: OperationCall) => OperationResult;
}

const operations: Readonly<Record<Capability, OperationRow>> = {
  chat: { fields: chatFields, run: completeChat },
  embeddings: { fields: embeddingFields, run: createEmbeddings },
};

/**
 * Answers one request in the order the service checks things: api-version, key, body, deployment, fields. Throws
 * `RefusedRequest` with the service's own error answer; rejects with an ordinary error when the caller goes while the
 * body is read.
 */
export async function answerRequest(context: AnswerContext, request: RoutedRequest): Promise<Answer> {
  const { route, headers } = request;
  checkApiVersion(route.kind, request.version);
  checkKey(headers, context.key);
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') throw new RefusedRequest(errorReplies.unsupportedEncoding(encoding));
  const bytes = await request.readBody();
  if (bytes === undefined) throw new RefusedRequest(errorReplies.bodyTooLarge(maxBodyBytes));

  const body = parseJsonObject(route.kind, bytes);
  const deployment = findDeployment(context.deployments, route, readName(route, body, headers));
  const { fields, run } = operations[route.operation];
  const screened = screenFields(route.kind, fields, body, readHeader(headers, 'extra-parameters'));
  const result = run({ kind: route.kind, deployment, fields: screened, now: context.now(), id: context.newId() });
  return { deployment: deployment.name, result };
}

/** The model inference routes also take the name from a header. */
function readName(
  { kind }: Route,
  body: Readonly<Record<string, unknown>>,
  headers: IncomingHttpHeaders,
): string | undefined {
  const { model } = body;
  if (typeof model === 'string' && model !== '') return model;
  return kind === 'models' || kind === 'serverless' ? readHeader(headers, 'x-ms-model-mesh-model-name') : undefined;
}

function readHeader(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
