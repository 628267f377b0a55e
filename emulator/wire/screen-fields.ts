import type { RouteKind } from './parse-route.ts';
import { RefusedRequest } from './refused-request.ts';
import { errorReplies } from './error-replies.ts';

/** The field names an operation knows, by the schema they belong to. */
export interface KnownFields {
  /** Fields of the model inference API. */
  readonly inference: readonly string[];
  /** Fields that only the OpenAI routes have. */
  readonly openAi: readonly string[];
}

/**
 * Deals with the fields of `body` outside the schema as each route does, and returns the body to validate: the model
 * inference routes follow the `extra-parameters` header (`error` by default, `drop`, `pass-through`), the OpenAI route
 * refuses what it does not know, compatible servers ignore it. Throws `RefusedRequest`.
 */
export function screenFields(
  kind: RouteKind,
  known: KnownFields,
  body: Readonly<Record<string, unknown>>,
  extraParameters: string | undefined,
): Readonly<Record<string, unknown>> {
  if (kind === 'compatible') return body;
  const accepted = new Set(kind === 'openai-v1' ? [...known.inference, ...known.openAi] : known.inference);
  const extras = Object.keys(body).filter((field) => !accepted.has(field));
  if (kind === 'openai-v1') {
    if (extras.length > 0) throw new RefusedRequest(errorReplies.extraFields(kind, extras));
    return body;
  }
  switch (extraParameters ?? 'error') {
    case 'pass-through':
      return body;
    case 'drop':
      return Object.fromEntries(Object.entries(body).filter(([field]) => accepted.has(field)));
    case 'error':
      if (extras.length > 0) throw new RefusedRequest(errorReplies.extraFields(kind, extras));
      return body;
    default:
      throw new RefusedRequest(errorReplies.badExtraParameters(extraParameters ?? ''));
  }
}
