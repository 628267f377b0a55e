import type { Agent as HttpAgent } from 'node:http';
import type { Agent as HttpsAgent } from 'node:https';
import type { Pipeline } from '@azure/core-rest-pipeline';
import type * as inferenceLibrary from './inference-library.ts';
import type { InferenceRoute } from './route-kind.ts';

/** Where requests go, and over which connections. */
export interface ConnectionPipelineOptions {
  readonly library: typeof inferenceLibrary;
  readonly route: InferenceRoute;
  /** Makes the connections where no proxy does. */
  readonly agent: HttpAgent | HttpsAgent;
}

/** How requests name this app, to whoever reads the log of a gateway. */
const userAgent = `azure-inference-functions node/${process.versions.node}`;

/**
 * Makes the pipeline of every request to an endpoint, without a credential: through the proxy of `HTTPS_PROXY` and the
 * like, and past it to this machine. Only what a request needs. The client library's own pipeline retries (ours does,
 * within the deadline), follows redirects with the key in them, unpacks bodies without a bound, and sends loopback hosts
 * through the proxy.
 */
export function createConnectionPipeline({ library, route, agent }: ConnectionPipelineOptions): Pipeline {
  const pipeline = library.createEmptyPipeline();
  if (!route.isLoopback) pipeline.addPolicy(library.proxyPolicy());
  // One policy and not one for each: every one of them is an asynchronous function around the others.
  pipeline.addPolicy({
    name: 'connectionPolicy',
    sendRequest(request, next) {
      request.headers.set('user-agent', userAgent);
      request.headers.set('x-ms-client-request-id', request.requestId);
      // A proxy brings its own agent.
      request.agent ??= agent;
      return next(request);
    },
  });
  return pipeline;
}
