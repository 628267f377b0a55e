import { describe, expect, it } from 'vitest';
import type { JsonAnswer } from '../../../../dev/run/get-json.ts';
import { waitUntilReady } from '../../../../dev/run/wait-until-ready.ts';

/** Answers in turn; the last answer stays. */
function answersOf(...answers: readonly JsonAnswer[]) {
  let asked = 0;
  const ask = async (): Promise<JsonAnswer> => {
    asked += 1;
    const answer = answers[asked - 1] ?? answers.at(-1);
    if (answer === undefined) throw new Error('No answer was given');
    return answer;
  };
  return { ask, count: () => asked };
}

const unreachable = { status: 503, body: { code: 'upstream_unavailable', detail: 'Cannot connect' } };
const signal = new AbortController().signal;

describe('waitUntilReady()', () => {
  it('waitUntilReady() asks again until the answer is 200', async () => {
    const { ask, count } = answersOf(unreachable, unreachable, { status: 200, body: {} });

    expect(await waitUntilReady({ ask, intervalMs: 0, attempts: 5 }, signal)).toEqual({ kind: 'ready' });
    expect(count()).toBe(3);
  });

  it('waitUntilReady() stops at faulty settings and lists them', async () => {
    const errors = [{ pointer: '/INFERENCE_ENDPOINT', message: 'must be a URL', more: true }];
    const { ask, count } = answersOf({ status: 503, body: { code: 'settings_invalid', errors } });

    expect(await waitUntilReady({ ask, intervalMs: 0, attempts: 5 }, signal)).toEqual({
      kind: 'faulty_settings',
      faults: [{ pointer: '/INFERENCE_ENDPOINT', message: 'must be a URL' }],
    });
    expect(count()).toBe(1);
  });

  it('waitUntilReady() gives up with the reason after the last attempt', async () => {
    const { ask, count } = answersOf(unreachable);

    expect(await waitUntilReady({ ask, intervalMs: 0, attempts: 3 }, signal)).toEqual({
      kind: 'not_ready',
      status: 503,
      reason: 'upstream_unavailable: Cannot connect',
    });
    expect(count()).toBe(3);
  });

  it('waitUntilReady() reports an answer that is no problem document by its status', async () => {
    const { ask } = answersOf({ status: 404, body: undefined });

    expect(await waitUntilReady({ ask, intervalMs: 0, attempts: 1 }, signal)).toMatchObject({ status: 404 });
  });

  it('waitUntilReady() ends when it is aborted', async () => {
    const { ask } = answersOf(unreachable);
    const reason = new Error('Stopped');

    const waiting = waitUntilReady({ ask, intervalMs: 600_000, attempts: 2 }, AbortSignal.abort(reason));

    await expect(waiting).rejects.toThrow('aborted');
  });
});
