import { afterEach, describe, expect, it, vi } from 'vitest';
import { createInferenceProbe } from '../../../../src/adapters/inference/inference-probe.ts';
import { type InferenceRoute, recogniseRoute } from '../../../../src/adapters/inference/route-kind.ts';
import { startRecordingModelServer } from '../../../support/recording-model-server.ts';

const { signal } = new AbortController();

afterEach(() => {
  vi.unstubAllEnvs();
});

function routeOf(url: string): InferenceRoute {
  const route = recogniseRoute(`${url}/models`);
  if (route === undefined) throw new TypeError(`No route: ${url}`);
  return route;
}

describe('createInferenceProbe()', () => {
  it.each([200, 401, 404, 500])('createInferenceProbe() passes with any answer, such as %i', async (status) => {
    const server = await startRecordingModelServer((_call, response) => response.writeHead(status).end());
    await expect(createInferenceProbe({ route: routeOf(server.url) }).check(signal)).resolves.toBeUndefined();
    expect(server.calls.map(({ method, path, headers }) => [method, path, headers['api-key']])).toEqual([
      ['GET', '/models', undefined],
    ]);
    await server.close();
  });

  it('createInferenceProbe() asks another machine through the proxy that calls go through', async () => {
    const proxy = await startRecordingModelServer((_call, response) => response.writeHead(404).end());
    vi.stubEnv('HTTPS_PROXY', proxy.url);
    await createInferenceProbe({ route: routeOf('http://models.invalid') }).check(signal);
    expect(proxy.calls.map(({ method, path }) => [method, path])).toEqual([['GET', 'http://models.invalid/models']]);
    await proxy.close();
  });

  it('createInferenceProbe() asks this machine past the proxy', async () => {
    const server = await startRecordingModelServer((_call, response) => response.end());
    vi.stubEnv('HTTPS_PROXY', 'http://127.0.0.1:9');
    await createInferenceProbe({ route: routeOf(server.url) }).check(signal);
    expect(server.calls).toHaveLength(1);
    await server.close();
  });

  it('createInferenceProbe() reads no body, and leaves no connection', async () => {
    const server = await startRecordingModelServer((_call, response) => response.writeHead(200).write('endless'));
    await createInferenceProbe({ route: routeOf(server.url) }).check(signal);
    await server.calls[0]?.closed;
    expect(server.calls).toHaveLength(1);
    await server.close();
  });

  it('createInferenceProbe() fails when nobody listens', async () => {
    const server = await startRecordingModelServer(() => undefined);
    await server.close();
    await expect(createInferenceProbe({ route: routeOf(server.url) }).check(signal)).rejects.toMatchObject({
      code: 'upstream_unavailable',
      message: 'Cannot reach the inference endpoint: ECONNREFUSED',
    });
  });

  it('createInferenceProbe() fails when nothing answers in time', async () => {
    const server = await startRecordingModelServer(() => undefined);
    await expect(
      createInferenceProbe({ route: routeOf(server.url), timeoutMs: 20 }).check(signal),
    ).rejects.toMatchObject({
      code: 'upstream_unavailable',
      message: 'The inference endpoint did not answer within 20 ms',
    });
    await server.close();
  });

  it('createInferenceProbe() rethrows the reason of an abort as it is', async () => {
    const server = await startRecordingModelServer(() => undefined);
    const reason = new Error('gone');
    const probe = createInferenceProbe({ route: routeOf(server.url) });
    await expect(probe.check(AbortSignal.abort(reason))).rejects.toBe(reason);
    await server.close();
  });
});
