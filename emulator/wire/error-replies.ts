import type { Reply } from './reply.ts';
import type { RouteKind } from './parse-route.ts';
import { jsonReply } from './json-reply.ts';

/** A fault in one field of a request body: its path, and what is wrong with it. */
export interface FieldFault {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/**
 * The service's error answers, one function for each situation. Bodies differ by route because the services behind
 * the routes do; the shapes are those reported for the live services in the public issue trackers of the Azure SDKs
 * and documented in the Azure AI model inference REST reference.
 */
export const errorReplies = {
  /** 404 of Azure hosts for a path or an api-version they do not know. */
  notFound(): Reply {
    return errorReply(404, '404', 'Resource not found');
  },

  /** 401 of the gateway for a Bearer value that is no valid token; there is no `error` object. */
  badToken(): Reply {
    return jsonReply(401, {
      statusCode: 401,
      message:
        'Unauthorized. Access token is missing, invalid, audience is incorrect (https://cognitiveservices.azure.com), or have expired.',
    });
  },

  /** 401 for a wrong or missing `api-key` where no Bearer value is present. */
  badKey(): Reply {
    const reply = errorReply(
      401,
      '401',
      'Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for an active subscription and use a correct regional API endpoint for your resource.',
      { 'www-authenticate': 'AzureApiManagementKey realm="inference-emulator",name="api-key",type="header"' },
    );
    return { ...reply, reason: 'PermissionDenied' };
  },

  /** 400 of the OpenAI route for a dated `api-version`: its version is implicit. */
  versionNotAllowed(): Reply {
    return errorReply(400, 'BadRequest', 'api-version query parameter is not allowed when using /v1 path');
  },

  /** 413 for a body of more bytes than are read. */
  bodyTooLarge(maxBytes: number): Reply {
    return errorReply(413, '413', `Request body too large. Max size: ${maxBytes} bytes.`);
  },

  /** 415 for a body in an encoding that is not decoded. */
  unsupportedEncoding(encoding: string): Reply {
    return errorReply(415, '415', `Content encoding not supported: ${encoding}`);
  },

  /** 400 where the route needs a deployment's name and the request holds none. */
  noModelName(kind: RouteKind): Reply {
    if (isOpenAi(kind)) return openAiError(400, 'you must provide a model parameter', null, null);
    const message =
      'No model specified in request. Please provide a model name in the request body or as a x-ms-model-mesh-model-name header.';
    return jsonReply(400, { error: { code: 'no_model_name', message, details: message } });
  },

  /** 404 for a name that no deployment has, in the route's own shape; the model mesh labels its JSON as plain text. */
  unknownDeployment(kind: RouteKind, name: string): Reply {
    if (kind === 'openai-v1') {
      return errorReply(
        404,
        'DeploymentNotFound',
        'The API deployment for this resource does not exist. If you created the deployment within the last 5 minutes, please wait a moment and try again.',
      );
    }
    if (kind === 'compatible') {
      return openAiError(404, `The model '${name}' does not exist`, 'model', 'model_not_found');
    }
    const message = `Unknown model: ${name}`;
    return jsonReply(
      404,
      { error: { code: 'unknown_model', message, details: message } },
      { 'content-type': 'text/plain; charset=utf-8' },
    );
  },

  /** The answer for an operation that the named deployment does not have. */
  operationNotOffered(kind: RouteKind, operation: string, name: string): Reply {
    if (kind === 'serverless') {
      const message = `The ${operation} route is not offered by this endpoint`;
      return jsonReply(404, { error: 'not_found', message, status: 404 }, { 'x-ms-error-code': 'not_found' });
    }
    return errorReply(
      400,
      'OperationNotSupported',
      `The ${operation} operation does not work with the specified model, ${name}. Please choose different model and try again.`,
    );
  },

  /** 400 for a body that is not JSON, or whose fields have the wrong type or range. */
  malformed(kind: RouteKind, faults: readonly FieldFault[]): Reply {
    const [first] = faults;
    const target = first === undefined || first.path.length === 0 ? undefined : first.path.join('.');
    const message = faults.map((fault) => describe(fault)).join('; ');
    if (isOpenAi(kind)) return openAiError(400, message, target ?? null, null);
    return jsonReply(
      400,
      { error: { code: 'BadRequest', message, ...(target === undefined ? {} : { target }) } },
      { 'x-ms-error-code': 'BadRequest' },
    );
  },

  /** 400 for fields outside the schema on a route that refuses them. */
  extraFields(kind: RouteKind, names: readonly string[]): Reply {
    if (isOpenAi(kind))
      return openAiError(400, `Unrecognized request argument supplied: ${names.join(', ')}`, null, null);
    const list = names.map((name) => `'${name}'`).join(', ');
    return jsonReply(400, {
      detail: `Extra parameters [${list}] are not allowed when extra-parameters is not set or set to be 'error'. Set extra-parameters to 'pass-through' to pass to the model.`,
    });
  },

  /** 400 for a value of the `extra-parameters` header that does not exist. */
  badExtraParameters(value: string): Reply {
    return jsonReply(400, {
      detail: `Unexpected EXTRA_PARAMETERS option ${value}, expected options are ['error', 'drop', 'pass-through']`,
    });
  },

  /** 422 for a well-formed parameter, or a value of it, that the deployment cannot honour. */
  notSupported(kind: RouteKind, parameter: string, input: unknown): Reply {
    const message = `The value of the parameter '${parameter}' is not supported by this deployment`;
    if (isOpenAi(kind)) return openAiError(422, message, parameter, 'unsupported_value');
    return jsonReply(
      422,
      { status: 422, code: 'parameter_not_supported', detail: { loc: ['body', parameter], input }, message },
      { 'x-ms-error-code': 'parameter_not_supported' },
    );
  },

  /** 500 for a fault of the emulator itself. */
  internal(): Reply {
    return errorReply(500, 'InternalServerError', 'The emulator failed; its log has the reason');
  },
};

function errorReply(
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  return jsonReply(status, { error: { code, message } }, { 'x-ms-error-code': code, ...headers });
}

function openAiError(status: number, message: string, param: string | null, code: string | null): Reply {
  return jsonReply(status, { error: { message, type: 'invalid_request_error', param, code } });
}

function isOpenAi(kind: RouteKind): boolean {
  return kind === 'openai-v1' || kind === 'compatible';
}

function describe(fault: FieldFault): string {
  return fault.path.length === 0 ? fault.message : `${fault.path.join('.')}: ${fault.message}`;
}
