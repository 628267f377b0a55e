import * as z from 'zod';
import type { RouteKind } from './parse-route.ts';
import { RefusedRequest } from './refused-request.ts';
import { errorReplies } from './error-replies.ts';

const maxFaults = 10;
const jsonObject = z.record(z.string(), z.unknown());

/** Reads a request body as a JSON object; throws `RefusedRequest` (400) for anything else, an empty body included. */
export function parseJsonObject(kind: RouteKind, bytes: Buffer): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw refusal(kind, [{ path: [], message: 'Request body is not valid JSON' }]);
  }
  const parsed = jsonObject.safeParse(value);
  if (!parsed.success) throw refusal(kind, [{ path: [], message: 'Request body must be a JSON object' }]);
  return parsed.data;
}

/** Validates a body's fields against `schema`; throws `RefusedRequest` (400) naming the first faulty fields. */
export function parseFields<T>(kind: RouteKind, schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.slice(0, maxFaults).map((issue) => ({
    path: issue.path.map((segment) => (typeof segment === 'symbol' ? String(segment) : segment)),
    message: issue.message,
  }));
  throw refusal(kind, faults);
}

function refusal(kind: RouteKind, faults: Parameters<typeof errorReplies.malformed>[1]): RefusedRequest {
  return new RefusedRequest(errorReplies.malformed(kind, faults));
}
