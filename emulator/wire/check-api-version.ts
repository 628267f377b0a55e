import type { RouteKind } from './parse-route.ts';
import { RefusedRequest } from './refused-request.ts';
import { errorReplies } from './error-replies.ts';

const datedVersion = /^\d{4}-\d{2}-\d{2}(-preview)?$/;

/**
 * Throws `RefusedRequest` for a version the route does not take: the OpenAI route has an implicit version and refuses
 * dated ones, the model inference routes take any well-formed one. A missing version is let through everywhere.
 */
export function checkApiVersion(kind: RouteKind, version: string | null): void {
  if (version === null || kind === 'compatible') return;
  const isDated = datedVersion.test(version);
  if (kind === 'openai-v1') {
    if (isDated) throw new RefusedRequest(errorReplies.versionNotAllowed());
    if (version !== 'v1' && version !== 'preview') throw new RefusedRequest(errorReplies.notFound());
  } else if (!isDated) {
    throw new RefusedRequest(errorReplies.notFound());
  }
}
