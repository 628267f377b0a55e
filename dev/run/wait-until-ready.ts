import { setTimeout } from 'node:timers/promises';
import * as z from 'zod';
import type { JsonAnswer } from './get-json.ts';

/** What the app said of itself at last. */
export type Readiness =
  | { readonly kind: 'ready' }
  | { readonly kind: 'faulty_settings'; readonly faults: readonly SettingFault[] }
  | { readonly kind: 'not_ready'; readonly status: number; readonly reason: string };

/** One setting that the app cannot use; values are never in it. */
export interface SettingFault {
  /** JSON Pointer with the setting's name. */
  readonly pointer: string;
  readonly message: string;
}

/** How to ask, and for how long. */
export interface ReadinessQuestion {
  /** Asks `health/ready` once. */
  readonly ask: () => Promise<JsonAnswer>;
  /** Time between two questions. */
  readonly intervalMs: number;
  /** How many times to ask at most. */
  readonly attempts: number;
}

const problemSchema = z.object({
  code: z.string(),
  detail: z.string().optional(),
  errors: z.array(z.object({ pointer: z.string(), message: z.string() })).optional(),
});

/**
 * Asks an app whether it is ready until it is, or its settings turn out to be faulty, or it was asked often enough:
 * something it depends on may need longer than the app, and the app can serve what does not depend on it.
 */
export async function waitUntilReady(question: ReadinessQuestion, signal: AbortSignal): Promise<Readiness> {
  for (let attempt = 1; ; attempt += 1) {
    const readiness = read(await question.ask());
    if (readiness.kind !== 'not_ready' || attempt >= question.attempts) return readiness;
    await setTimeout(question.intervalMs, undefined, { signal });
  }
}

function read({ status, body }: JsonAnswer): Readiness {
  if (status === 200) return { kind: 'ready' };
  const problem = problemSchema.safeParse(body);
  if (!problem.success) return { kind: 'not_ready', status, reason: 'no reason given' };
  const { code, detail, errors = [] } = problem.data;
  if (code === 'settings_invalid') return { kind: 'faulty_settings', faults: errors };
  return { kind: 'not_ready', status, reason: detail === undefined ? code : `${code}: ${detail}` };
}
