import { createServer } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createModelServer, type ModelDeployment } from '../../../../../dev/bench/model/create-model-server.ts';
import { monotonicMs } from '../../../../../dev/bench/model/monotonic-ms.ts';
import { listenOnLoopback } from '../../../../../dev/listen-on-loopback.ts';

async function startModel() {
  const model = createModelServer();
  const server = await listenOnLoopback(
    createServer((request, response) => model.serve(request, response)),
    0,
  );
  onTestFinished(() => server.close());
  const call = (deployment: ModelDeployment, stream: boolean, signal?: AbortSignal): Promise<Response> =>
    fetch(`http://127.0.0.1:${server.port}/openai/v1/chat/completions`, {
      method: 'POST',
      body: JSON.stringify({ model: deployment, stream }),
      ...(signal !== undefined && { signal }),
    });
  return { model, call };
}

describe('createModelServer()', () => {
  it('answers a call in one piece, or the same text as events', async () => {
    const { call } = await startModel();
    const whole = JSON.stringify(await (await call('quick', false)).json());
    const events = await (await call('quick', true)).text();
    const deltas = Array.from(events.matchAll(/"content":"([^"]*)"/g), ([, content]) => content).join('');

    expect(whole).toContain(JSON.stringify(deltas));
    expect(deltas).toMatch(/^The lighthouse .* in summer\.$/);
    expect(events.endsWith('data: [DONE]\n\n')).toBe(true);
  });

  it('records when it made each token, and none after its caller has left', async () => {
    const { model, call } = await startModel();
    const leaving = new AbortController();
    const reader = (await call('paced', true, leaving.signal)).body?.getReader();
    await reader?.read();
    expect(model.record()).toMatchObject({ openCalls: 1, streams: 1 });
    leaving.abort();
    await expect.poll(() => model.record().openCalls).toBe(0);

    const left = model.record().lastStream?.tokensAtMs ?? [];
    const count = left.length;
    expect(count).toBeGreaterThan(0);
    expect(left.every((atMs) => atMs < monotonicMs())).toBe(true);

    // While another call gets a token every 20 ms, the one that was left gets none.
    const other = await call('paced', true);
    await expect.poll(() => model.record().lastStream?.tokensAtMs.length).toBeGreaterThan(4);
    expect(left.length).toBe(count);
    await other.body?.cancel();
  });

  it('writes a flood only as fast as it is read', async () => {
    const { model, call } = await startModel();
    const answer = await call('flood', true);
    const sent = (): number => model.record().lastStream?.sentBytes ?? 0;
    let before = -1;
    await expect
      .poll(
        () => {
          const isStill = sent() === before;
          before = sent();
          return isStill;
        },
        { interval: 200, timeout: 15_000 },
      )
      .toBe(true);
    expect(sent()).toBeGreaterThan(0);
    expect(sent()).toBeLessThan(100e6);
    // Until here, or the connection would go with the answer.
    await answer.body?.cancel();
  });
});
