import type { HttpRequest } from '@azure/functions';
import type { HttpContract } from '../shared/http-contract.ts';
import type { BodyShare } from './body-budget.ts';
import { parseJson, requireJson } from './json-body.ts';
import { readBody } from './read-body.ts';
import { refuseQuery } from './refuse-query.ts';
import { joinRouteValues, readRouteValues } from './route-values.ts';
import { validate } from './validate.ts';

/** Bounds of a body. */
export interface UploadLimits {
  readonly maxBodyBytes: number;
  readonly uploadIdleMs: number;
  /** All of the body is there so long after the call. */
  readonly uploadMs: number;
}

/** What the reading of one request needs beside it. */
export interface ReadRequestOptions extends UploadLimits {
  /** Names of the route's parameters. */
  readonly parameters: readonly string[];
  readonly signal: AbortSignal;
  /** The request's part of the bytes in flight; what it throws refuses the request. */
  readonly share: Pick<BodyShare, 'mustFit' | 'hold'>;
}

/**
 * Makes the input of an endpoint from a request: query, media type, size-limited body, values of the route, schema.
 * Without a `bodyLimit` the body is never touched. Throws `invalid_request`, `unsupported_media_type`, `body_too_large`,
 * `deadline_exceeded`, or the signal's reason.
 */
export async function readRequest<Request>(
  contract: Pick<HttpContract<Request, unknown>, 'request' | 'bodyLimit'>,
  request: Pick<HttpRequest, 'headers' | 'query' | 'params' | 'body'>,
  options: ReadRequestOptions,
): Promise<Request> {
  refuseQuery(request.query);
  const body = contract.bodyLimit === undefined ? undefined : await readJson(request, options);
  const values = readRouteValues(options.parameters, request.params);
  return validate(contract.request, joinRouteValues(body, options.parameters, values));
}

async function readJson(
  request: Pick<HttpRequest, 'headers' | 'body'>,
  { maxBodyBytes, uploadIdleMs, uploadMs, signal, share }: ReadRequestOptions,
): Promise<unknown> {
  requireJson(request.headers);
  return parseJson(
    await readBody(request, { maxBytes: maxBodyBytes, idleMs: uploadIdleMs, wholeMs: uploadMs, signal, share }),
  );
}
