import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { Readable } from 'node:stream';
import type { Probe } from '../../ports/probe.ts';
import { AppError } from '../../shared/app-error.ts';
import { createDeadline } from '../../shared/deadline.ts';
import { ConnectionFailure } from './connection-failure.ts';
import { createConnectionPipeline } from './create-connection-pipeline.ts';
import { createHttpClient } from './create-http-client.ts';
import type * as inferenceLibrary from './inference-library.ts';
import type { InferenceRoute } from './route-kind.ts';

/** What is probed, and for how long. */
export interface InferenceProbeOptions {
  readonly route: InferenceRoute;
  readonly timeoutMs?: number;
}

/**
 * Makes a probe that tells whether the inference endpoint answers over HTTP, with whatever status, on the way calls
 * take: it sends no credential and costs no model call. A proxy's refusal is an answer, too. Throws
 * `upstream_unavailable` when nothing answers in time.
 */
export function createInferenceProbe({ route, timeoutMs = 5_000 }: InferenceProbeOptions): Probe {
  // What is to be seen is that a connection can be made, not that an old one still stands.
  const agent = new (route.baseUrl.startsWith('http:') ? HttpAgent : HttpsAgent)({ keepAlive: false });
  return {
    name: 'inference',
    async check(signal) {
      const library = await import('./inference-library.ts');
      const deadline = createDeadline({ ms: timeoutMs, parent: signal, reason: () => silent(timeoutMs) });
      try {
        await awaitAnswer({ library, route, agent, signal: deadline.signal });
      } catch (error) {
        deadline.signal.throwIfAborted();
        throw library.isRestError(error) ? unreachable(error) : error;
      } finally {
        deadline.dispose();
      }
    },
  };
}

async function awaitAnswer(parts: {
  readonly library: typeof inferenceLibrary;
  readonly route: InferenceRoute;
  readonly agent: HttpAgent | HttpsAgent;
  readonly signal: AbortSignal;
}): Promise<void> {
  const { library, route, agent, signal } = parts;
  const request = library.createPipelineRequest({
    url: route.baseUrl,
    abortSignal: signal,
    allowInsecureConnection: route.baseUrl.startsWith('http:'),
    // The library's word for any status: bodies are not read.
    streamResponseStatusCodes: new Set([Number.POSITIVE_INFINITY]),
  });
  const pipeline = createConnectionPipeline({ library, route, agent });
  const { readableStreamBody } = await pipeline.sendRequest(createHttpClient(library), request);
  if (readableStreamBody instanceof Readable) readableStreamBody.destroy();
}

function silent(timeoutMs: number): AppError {
  return new AppError('upstream_unavailable', `The inference endpoint did not answer within ${timeoutMs} ms`);
}

function unreachable({ code = 'UNKNOWN', message }: { readonly code?: string; readonly message: string }): AppError {
  return new AppError('upstream_unavailable', `Cannot reach the inference endpoint: ${code}`, {
    cause: new ConnectionFailure(code, message),
  });
}
