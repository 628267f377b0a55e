import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Probe } from '../../ports/probe.ts';
import { AppError } from '../../shared/app-error.ts';
import { createDeadline } from '../../shared/deadline.ts';
import { ConnectionFailure } from './connection-failure.ts';
import type { InferenceRoute } from './route-kind.ts';

/** What is probed, and for how long. */
export interface InferenceProbeOptions {
  readonly route: InferenceRoute;
  readonly timeoutMs?: number;
}

/**
 * Makes a probe that tells whether the inference endpoint answers over HTTP, with whatever status: it sends no
 * credential and costs no model call. Throws `upstream_unavailable` when nothing answers in time.
 */
export function createInferenceProbe({ route, timeoutMs = 5_000 }: InferenceProbeOptions): Probe {
  return {
    name: 'inference',
    async check(signal) {
      const deadline = createDeadline({ ms: timeoutMs, parent: signal, reason: () => silent(timeoutMs) });
      try {
        await answers(new URL(route.baseUrl), deadline.signal);
      } catch (error) {
        deadline.signal.throwIfAborted();
        throw unreachable(error);
      } finally {
        deadline.dispose();
      }
    },
  };
}

/** Without an agent: what is to be seen is that a connection can be made, not that an old one still stands. */
async function answers(url: URL, signal: AbortSignal): Promise<void> {
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
  await new Promise<void>((resolve, reject) => {
    request(url, { agent: false, signal }, (response) => {
      response.destroy();
      resolve();
    })
      .on('error', reject)
      .end();
  });
}

function silent(timeoutMs: number): AppError {
  return new AppError('upstream_unavailable', `The inference endpoint did not answer within ${timeoutMs} ms`);
}

function unreachable(error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return error;
  return new AppError('upstream_unavailable', `Cannot reach the inference endpoint: ${error.code}`, {
    cause: new ConnectionFailure(error.code, error.message),
  });
}
