import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { BenchContext } from '../bench-context.ts';
import { describeSpread } from '../figures/describe-spread.ts';
import type { Measurement } from '../figures/figure.ts';
import { sampleRequest } from '../load/sample-request.ts';
import { sendRequest } from '../load/send-request.ts';
import { monotonicMs } from '../model/monotonic-ms.ts';
import { waitUntilIdle } from '../model/wait-until-idle.ts';
import { tokenIntervalMs } from '../model/write-stream.ts';
import { startBenchApp } from '../start-bench-app.ts';

/** How many callers leave. */
export interface AbandonedCounts {
  readonly runs: number;
}

const goal = 5;

/**
 * Tokens that a model with a pace of 20 ms makes after a caller has closed the connection in the middle of a stream:
 * the way of that news through host, app and model. What the app does not stop, a model writes and bills to its end.
 */
export async function measureAbandoned(context: BenchContext, { runs }: AbandonedCounts): Promise<Measurement> {
  const { apps, model, stack } = context;
  const app = await startBenchApp({ apps, name: 'product', endpoint: model.endpoint, deployment: 'paced' });
  stack.defer(() => app.close());
  const tokens: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const leftAtMs = await leaveHalfway(`${app.url}/summarise`, (tokenIntervalMs * run) / runs);
    const { lastStream } = await waitUntilIdle(model);
    const madeAtMs = lastStream?.tokensAtMs ?? [];
    if (madeAtMs.length === 0) throw new Error('Cannot measure what a caller leaves behind: the model wrote nothing');
    tokens.push(madeAtMs.filter((atMs) => atMs > leftAtMs).length);
  }
  const { median, most } = describeSpread(tokens);
  return {
    figures: [
      { name: 'abandoned: tokens made after the caller left, median', unit: 'tokens', value: median, goal },
      { name: 'abandoned: tokens made after the caller left, most', unit: 'tokens', value: most, goal },
    ],
    notes: [`${runs} callers left: ${tokens.join(' ')} tokens more, at ${tokenIntervalMs} ms a token`],
  };
}

/** Reads the first events, waits for another moment between two tokens each time, and leaves. Gives when. */
async function leaveHalfway(url: string, waitMs: number): Promise<number> {
  const answer = await sendRequest({ url, body: sampleRequest, wantsEvents: true });
  let text = '';
  answer.setEncoding('utf8');
  while (!text.includes('event: delta')) {
    const [chunk]: unknown[] = await once(answer, 'data');
    text += String(chunk);
  }
  await delay(waitMs);
  const leftAtMs = monotonicMs();
  answer.destroy();
  return leftAtMs;
}
