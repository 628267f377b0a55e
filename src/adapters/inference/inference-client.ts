import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { Readable } from 'node:stream';
import type { TokenCredential } from '@azure/core-auth';
import { AppError } from '../../shared/app-error.ts';
import { loadOnFirstUse } from '../../shared/load-on-first-use.ts';
import { ConnectionFailure } from './connection-failure.ts';
import { createConnectionPipeline } from './create-connection-pipeline.ts';
import type { Authorisation } from './create-authoriser.ts';
import { createHttpClient } from './create-http-client.ts';
import type { InferenceRoute } from './route-kind.ts';

/** An answer of the endpoint whose body has not been read yet; whoever gets it reads or destroys it. */
export interface InferenceResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Readable;
}

/** A model operation, by the path that is appended to an endpoint's URL. */
export type InferenceOperation = '/chat/completions';

/** One call of a model operation. */
export interface InferenceCall {
  readonly operation: InferenceOperation;
  readonly deployment: string;
  readonly authorisation: Authorisation;
  readonly body: Record<string, unknown>;
}

/** The client library, reduced to one call; every status is an answer. */
export interface InferenceClient {
  /**
   * Sends the call and resolves with the head of the answer. Throws `AppError` `upstream_unavailable`, caused by a
   * `ConnectionFailure`, when none arrived. The signal ends the call and the body, and its reason is rethrown as it is.
   */
  post(call: InferenceCall, signal: AbortSignal): Promise<InferenceResponse>;
  /** Loads the client library, as the first call does otherwise; connects to nothing. */
  load(): Promise<void>;
  /** Closes the connections that are kept. */
  close(): void;
}

/** Where the client sends to, and over how many connections. */
export interface InferenceClientOptions {
  readonly route: InferenceRoute;
  /** Connections to the endpoint at a time; further calls wait for one. */
  readonly maxSockets: number;
}

/** The library wants a credential; ours comes with each call. */
const unusedCredential: TokenCredential = { getToken: async () => null };

/**
 * Makes a client on `@azure-rest/ai-inference`, which is loaded with the first call, for the models of one endpoint.
 */
export function createInferenceClient({ route, maxSockets }: InferenceClientOptions): InferenceClient {
  const isPlain = route.baseUrl.startsWith('http:');
  const agent = new (isPlain ? HttpAgent : HttpsAgent)({ keepAlive: true, maxSockets });
  const opened = loadOnFirstUse(async () => {
    const library = await import('./inference-library.ts');
    const pipeline = createConnectionPipeline({ library, route, agent });
    const client = library.createModelClient(route.baseUrl, unusedCredential, {
      pipeline,
      httpClient: createHttpClient(library),
      apiVersion: '',
      allowInsecureConnection: isPlain,
    });
    // It parses each body once more, and a variable of the environment makes it put prompts and answers into spans.
    client.pipeline.removePolicy({ name: 'InferenceTracingPolicy' });
    // It takes every URL apart to see whether it names a version; ours name it where there is one.
    client.pipeline.removePolicy({ name: 'ClientApiVersionPolicy' });
    return { client, isRestError: library.isRestError };
  });

  return {
    async load() {
      await opened();
    },
    async post({ operation, deployment, authorisation, body }, signal) {
      const { client, isRestError } = await opened();
      const url = toUrl(route, operation, deployment);
      try {
        const call = client.pathUnchecked(url).post({ body, headers: authorisation, abortSignal: signal });
        const response = await call.asNodeStream();
        if (!(response.body instanceof Readable)) throw new TypeError('The client library gave no stream');
        return { status: Number(response.status), headers: response.headers, body: response.body };
      } catch (error) {
        signal.throwIfAborted();
        throw isRestError(error) ? unreachable(error, deployment) : error;
      }
    },
    close() {
      agent.destroy();
    },
  };
}

/** The whole URL of a call, which the library takes as it is: of a path it would make one anew for each call. */
function toUrl(
  { baseUrl, kind, apiVersion }: InferenceRoute,
  operation: InferenceOperation,
  deployment: string,
): string {
  const segment = kind === 'azure-openai' ? `/${toPathSegment(deployment)}` : '';
  const query = apiVersion === '' ? '' : `?api-version=${encodeURIComponent(apiVersion)}`;
  return `${baseUrl}${segment}${operation}${query}`;
}

/** Names are encoded, but `.` and `..` would be resolved away with what stands before them. */
function toPathSegment(deployment: string): string {
  if (!/^\.*$/.test(deployment)) return encodeURIComponent(deployment);
  throw new AppError('deployment_not_found', `Cannot find deployment '${deployment}': this is no name`);
}

function unreachable(
  { code = 'UNKNOWN', message }: { readonly code?: string; readonly message: string },
  deployment: string,
): AppError {
  return new AppError('upstream_unavailable', `Cannot reach the endpoint of deployment '${deployment}': ${code}`, {
    upstream: { deployment },
    cause: new ConnectionFailure(code, message),
  });
}
