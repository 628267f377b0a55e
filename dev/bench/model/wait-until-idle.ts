import { setTimeout as delay } from 'node:timers/promises';
import type { ModelRecord } from './model-protocol.ts';
import type { ModelProcess } from './start-model.ts';

const intervalMs = 10;
const limitMs = 30_000;

/**
 * Resolves with what the model has done once nobody is connected to a call of it any longer. Rejects after 30 s: then a
 * call goes on that nobody waits for.
 */
export async function waitUntilIdle(model: ModelProcess): Promise<ModelRecord> {
  const beganAtMs = performance.now();
  while (performance.now() - beganAtMs < limitMs) {
    const record = await model.record();
    if (record.openCalls === 0) return record;
    await delay(intervalMs);
  }
  throw new Error(`A call of the model still goes on ${limitMs / 1000} s after its caller has left`);
}
