/** What a caller and an operator need to know about one error code. */
export interface ErrorCodeFacts {
  /** HTTP status of the answer. */
  readonly status: number;
  /** Whether the same request may succeed when it is sent again. */
  readonly isRetryable: boolean;
  /** Short summary of the kind of problem, the same for every occurrence (RFC 9457 `title`). */
  readonly title: string;
  /** What the caller should do. */
  readonly advice: string;
}

/** The closed list of error codes. Status, retry and wording of every failure are decided here and nowhere else. */
export const errorCodes = {
  invalid_request: fixed(400, 'The request is not valid', 'Correct the fields named in `errors` and send it again.'),
  deployment_not_found: fixed(404, 'There is no such deployment', 'Name a deployment that exists, or leave it out.'),
  index_not_found: fixed(404, 'There is no such index', 'Create the index, or correct its name.'),
  document_not_found: fixed(404, 'There is no such document', 'Correct the id.'),
  embedding_mismatch: fixed(
    409,
    'The index was made with another embedding',
    'Use the embedding the index was made with, or make a new index.',
  ),
  index_definition_conflict: fixed(
    409,
    'The index exists with another definition',
    'Only new fields can be added; make a new index for any other change.',
  ),
  index_limit_reached: fixed(409, 'The search service holds no further index', 'Delete an index, or change the tier.'),
  body_too_large: fixed(413, 'The request body is too large', 'Send less; the limit is in `detail`.'),
  text_too_long: fixed(413, 'The text is too long', 'Send less text; the limit is in `detail`.'),
  image_too_large: fixed(413, 'The image is too large', 'Send a smaller image; the limit is in `detail`.'),
  unsupported_media_type: fixed(
    415,
    'The body has a media type or encoding that is not read here',
    'Send one of the types named in `detail`.',
  ),
  content_filtered: fixed(
    422,
    'The content filter of the model refused the content',
    'Change the content; the same content is refused again.',
  ),
  unreadable_image: fixed(422, 'The image cannot be read', 'Send a whole image in one of the supported formats.'),
  not_supported_by_deployment: fixed(
    422,
    'The deployment cannot do what was asked',
    'Name a deployment that can, or change the request.',
  ),
  plan_exceeds_limits: fixed(422, 'The request needs more model calls than allowed', 'Send less in one request.'),
  verification_failed: fixed(422, 'The answer did not pass its checks', 'Change the request.'),
  rate_limited: passing(429, 'Too many requests', 'Wait as long as `Retry-After` says.'),
  upstream_throttled: passing(
    429,
    'The model deployment takes no more requests for now',
    'Wait as long as `Retry-After` says; raise the capacity of the deployment if it happens often.',
  ),
  internal: fixed(500, 'The app failed', 'Report it with the request id.'),
  upstream_error: passing(502, 'The model endpoint failed', 'Send it again; look at `upstream`.'),
  upstream_auth: fixed(
    502,
    'The model endpoint refused the credential of this app',
    'An operator must correct the key or the role; callers can do nothing.',
  ),
  upstream_invalid_answer: passing(502, 'The model gave an answer that cannot be used', 'Send it again.'),
  upstream_unavailable: passing(503, 'The model endpoint cannot be reached', 'Send it again later.'),
  secret_unavailable: passing(503, 'A secret this app needs cannot be read', 'Send it again later.'),
  search_not_configured: fixed(503, 'Search is not set up', 'An operator must set the setting named in `detail`.'),
  settings_invalid: fixed(
    503,
    'The settings of this app are not valid',
    'An operator must correct the settings named by `GET health/ready` and in the log.',
  ),
  overloaded: passing(503, 'This instance has too much in flight', 'Wait as long as `Retry-After` says.'),
  deadline_exceeded: passing(504, 'The answer was not ready in time', 'Send less, or use a stream.'),
} as const satisfies Record<string, ErrorCodeFacts>;

/** One code of the closed list. */
export type ErrorCode = keyof typeof errorCodes;

function fixed(status: number, title: string, advice: string): ErrorCodeFacts {
  return { status, isRetryable: false, title, advice };
}

function passing(status: number, title: string, advice: string): ErrorCodeFacts {
  return { status, isRetryable: true, title, advice };
}
