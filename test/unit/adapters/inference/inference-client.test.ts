import { createRequire } from 'node:module';
import { describe, expect, it, onTestFinished } from 'vitest';
import * as z from 'zod';
import { createInferenceClient } from '../../../../src/adapters/inference/inference-client.ts';
import { recogniseRoute } from '../../../../src/adapters/inference/route-kind.ts';
import { startRecordingModelServer } from '../../../support/recording-model-server.ts';

const call = { operation: '/chat/completions', deployment: 'main', authorisation: {}, body: {} } as const;

async function startClient(answer: Parameters<typeof startRecordingModelServer>[0]) {
  const server = await startRecordingModelServer(answer);
  const route = recogniseRoute(`${server.url}/openai/v1`);
  if (route === undefined) throw new TypeError('No route');
  return { server, client: createInferenceClient({ route, maxSockets: 4 }) };
}

describe('createInferenceClient()', () => {
  it('createInferenceClient() gives any status as an answer', async () => {
    const { server, client } = await startClient((_call, response) =>
      response.writeHead(307, { location: '/x' }).end(),
    );
    const { status, headers } = await client.post(call, new AbortController().signal);
    expect([status, headers['location']]).toEqual([307, '/x']);
    expect(server.calls).toHaveLength(1);
    expect(server.calls[0]?.headers).not.toHaveProperty('authorization');
    client.close();
    await server.close();
  });

  it('createInferenceClient() starts no span, which the client library would fill from the prompt', async () => {
    const spans = recordSpans();
    const { server, client } = await startClient((_call, response) => response.end());
    await client.post({ ...call, body: { messages: [{ content: 'private' }] } }, new AbortController().signal);
    expect(server.calls).toHaveLength(1);
    expect(spans).toEqual([]);
    client.close();
    await server.close();
  });

  it('createInferenceClient() survives an abort between the last read and the end of a body', async () => {
    const { server, client } = await startClient((_call, response) => response.end('x'.repeat(100)));
    const controller = new AbortController();
    const { body } = await client.post(call, controller.signal);
    await body.iterator({ destroyOnReturn: false }).next();
    controller.abort();
    await new Promise((resolve) => body.once('close', resolve));
    // An error that nobody listens for would come now, and fail the run.
    await new Promise((resolve) => setImmediate(resolve));
    expect(body.destroyed).toBe(true);
    client.close();
    await server.close();
  });
});

/** Takes the place of a tracing library for one test; gives the names of the spans that are asked for. */
function recordSpans(): readonly string[] {
  const tracingSchema = z.object({
    useInstrumenter: z.custom<(instrumenter?: object) => void>((value) => typeof value === 'function'),
  });
  const requireOfLibrary = createRequire(import.meta.resolve('@azure-rest/ai-inference'));
  const { useInstrumenter } = tracingSchema.parse(requireOfLibrary('@azure/core-tracing'));
  const spans: string[] = [];
  useInstrumenter({
    startSpan(name: string) {
      spans.push(name);
      throw new Error('No spans are made here');
    },
  });
  onTestFinished(() => useInstrumenter());
  return spans;
}
