import { AppError, type AppErrorFacts } from '../../shared/app-error.ts';
import type { ErrorCode } from '../../shared/error-codes.ts';
import type { InferenceOperation } from './inference-client.ts';
import { parseRetryAfterMs } from './parse-retry-after.ts';
import { type FailedAnswer, reduceFailure, type ReducedFailure } from './reduce-failure.ts';
import type { RouteKind } from './route-kind.ts';

/** What was asked, and where. */
export interface FailureContext {
  readonly deployment: string;
  readonly kind: RouteKind;
  readonly operation: InferenceOperation;
}

/** Codes and words for a deployment or model that is not there; 404 alone may as well be a wrong path. */
const noDeployment = /^(?:unknown_?model|DeploymentNotFound|model_?not_?found|not_?found_?error|NotFoundError)$/i;
const noDeploymentInText = /unknown model|(?:model|deployment)\b.{0,100}(?:not found|not exist)/is;
const tooLong = /^(?:context_length_exceeded|tokens_limits?_reached|string_above_max_length)$/i;
const tooLongInText = /context (?:length|window)|maximum model length|request body too large/i;
const unsupported =
  /^(?:unsupported_(?:parameter|value)|parameter_not_supported|extra_forbidden|OperationNotSupported)$/i;
const unsupportedInText = /extra (?:parameters|inputs) .{0,300}not (?:allowed|permitted)|unsupported parameter/is;

/**
 * Turns a failed answer of a model endpoint into the error the caller gets. Nothing of the endpoint's text goes into it:
 * the text is only searched. Input over the model's context is `invalid_request` (a caller's text that one call cannot
 * hold is a fault of how it was split, not of its size), unsupported parameters are `not_supported_by_deployment`.
 */
export function decodeFailure(answer: FailedAnswer, context: FailureContext, now?: () => number): AppError {
  const failure = reduceFailure(answer);
  const { code, message, isThrottle = false } = judge(failure, context);
  const retryAfterMs =
    isThrottle || failure.status >= 500 || failure.status === 408
      ? parseRetryAfterMs(answer.headers, isThrottle ? failure.text : '', now)
      : undefined;
  const facts: AppErrorFacts = {
    upstream: {
      deployment: context.deployment,
      status: failure.status,
      ...(failure.code !== undefined && { code: failure.code }),
    },
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    ...(failure.filtered !== undefined && { categories: failure.filtered }),
  };
  return new AppError(code, message, facts);
}

interface Verdict {
  readonly code: ErrorCode;
  readonly message: string;
  readonly isThrottle?: boolean;
}

function judge(failure: ReducedFailure, context: FailureContext): Verdict {
  const { deployment } = context;
  const { status, text } = failure;
  const code = failure.code ?? '';
  const answered = `deployment '${deployment}' answered ${status}`;

  if (failure.filtered !== undefined) {
    return { code: 'content_filtered', message: `The content filter of deployment '${deployment}' refused the input` };
  }
  if (status === 401 || status === 403) {
    return {
      code: 'upstream_auth',
      message: `Cannot use deployment '${deployment}': the endpoint refused this app's credential with ${status}`,
    };
  }
  if (status === 429) {
    return {
      code: 'upstream_throttled',
      message: `Deployment '${deployment}' takes no more requests for now`,
      isThrottle: true,
    };
  }
  if (status === 408 || status === 504) {
    return { code: 'upstream_unavailable', message: `Cannot get an answer in time: ${answered}` };
  }
  if (status === 413 || (status < 500 && (tooLong.test(code) || tooLongInText.test(text)))) {
    return {
      code: 'invalid_request',
      message: `The input is longer than deployment '${deployment}' takes in one call`,
    };
  }
  if (status === 422 || (status < 500 && (unsupported.test(code) || unsupportedInText.test(text)))) {
    return {
      code: 'not_supported_by_deployment',
      message: `Deployment '${deployment}' refused a parameter of the call`,
    };
  }
  if (status === 404 || status === 410 || status === 424) return judgeMissing(failure, context);
  return { code: 'upstream_error', message: `The model endpoint failed: ${answered}` };
}

/** Something is not there: the deployment, the operation, or the whole interface. */
function judgeMissing({ status, code = '', text }: ReducedFailure, context: FailureContext): Verdict {
  const { deployment, kind, operation } = context;
  if (status === 404 && (noDeployment.test(code) || noDeploymentInText.test(text))) {
    return { code: 'deployment_not_found', message: `Cannot find deployment '${deployment}' at the model endpoint` };
  }
  if (kind === 'managed-online') {
    return {
      code: 'upstream_error',
      message: `The managed online endpoint does not speak the model inference API: it answered ${status}`,
    };
  }
  if (kind === 'serverless' && status === 404) {
    return {
      code: 'not_supported_by_deployment',
      message: `Deployment '${deployment}' does not offer ${operation}`,
    };
  }
  return {
    code: 'upstream_error',
    message: `The model endpoint has no such path: it answered ${status}, check the endpoint's URL`,
  };
}
