import { getEventListeners, once } from 'node:events';
import { Agent } from 'node:http';
import { Agent as HttpsAgent, createServer } from 'node:https';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { PipelineRequest } from '@azure/core-rest-pipeline';
import { createHttpHeaders } from '@azure/core-rest-pipeline';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createLoopbackCertificate } from '../../../../dev/doubles/certificate.ts';
import { createHttpClient } from '../../../../src/adapters/inference/create-http-client.ts';
import { type RecordingModelServer, startRecordingModelServer } from '../../../support/recording-model-server.ts';

const library = await import('../../../../src/adapters/inference/inference-library.ts');
const client = createHttpClient(library);

type Parts = { readonly [Key in keyof PipelineRequest]?: PipelineRequest[Key] | undefined };

async function startServer(answer: Parameters<typeof startRecordingModelServer>[0]): Promise<RecordingModelServer> {
  const server = await startRecordingModelServer(answer);
  onTestFinished(() => server.close());
  return server;
}

function requestTo(url: string, parts: Parts = {}): PipelineRequest {
  const agent = new Agent({ keepAlive: true });
  onTestFinished(() => agent.destroy());
  return Object.assign(library.createPipelineRequest({ url, allowInsecureConnection: true }), { agent }, parts);
}

function bodyOf({ readableStreamBody }: Awaited<ReturnType<typeof client.sendRequest>>): Readable {
  if (!(readableStreamBody instanceof Readable)) throw new TypeError('The client gave no stream');
  return readableStreamBody;
}

describe('createHttpClient()', () => {
  it('createHttpClient() sends method, path with query, headers and a text with its length in bytes', async () => {
    const server = await startServer((_call, response) => response.end());
    const headers = createHttpHeaders({ 'api-key': 'k', 'Content-Type': 'application/json' });
    await client.sendRequest(requestTo(`${server.url}/a%2Fb?c=d%20e`, { method: 'POST', headers, body: '"é"' }));
    expect(server.calls).toMatchObject([
      {
        method: 'POST',
        path: '/a%2Fb?c=d%20e',
        body: 'é',
        headers: { 'api-key': 'k', 'content-type': 'application/json', 'content-length': '4' },
      },
    ]);
  });

  it('createHttpClient() gives the head of an answer at once, names in lower case, and its body as it comes', async () => {
    const rest = Promise.withResolvers<void>();
    const server = await startServer(async (_call, response) => {
      response.writeHead(404, { 'X-Ms-Error-Code': 'x', 'Set-Cookie': ['a=1', 'b=2'] }).write('one ');
      await rest.promise;
      response.end('two');
    });
    const answer = await client.sendRequest(requestTo(server.url));
    expect(answer.status).toBe(404);
    expect(answer.headers.toJSON()).toMatchObject({ 'x-ms-error-code': 'x', 'set-cookie': 'a=1' });
    rest.resolve();
    await expect(text(bodyOf(answer))).resolves.toBe('one two');
  });

  it('createHttpClient() speaks TLS with the agent of the request, and tells what is wrong with a certificate', async () => {
    const { certificate: cert, privateKey: key } = await createLoopbackCertificate();
    const server = createServer({ cert, key }, (_request, response) => response.end('safe')).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new TypeError('The server has no port');
    const url = `https://127.0.0.1:${address.port}`;
    const agent = new HttpsAgent({ ca: cert });
    await expect(text(bodyOf(await client.sendRequest(requestTo(url, { agent }))))).resolves.toBe('safe');
    await expect(client.sendRequest(requestTo(url, { agent: new HttpsAgent() }))).rejects.toMatchObject({
      code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    });
  });

  it('createHttpClient() ends the body of an answer that has none, and keeps the connection', async () => {
    const server = await startServer((_call, response) => response.writeHead(204).end());
    const request = requestTo(server.url);
    for (let round = 0; round < 3; round += 1) {
      await expect(text(bodyOf(await client.sendRequest(request)))).resolves.toBe('');
    }
    expect(server.connectionCount()).toBe(1);
  });

  it('createHttpClient() fails with the code of the system, and without the request', async () => {
    const server = await startServer(() => undefined);
    await server.close();
    const error = await client.sendRequest(requestTo(server.url)).catch((error: unknown) => error);
    expect(library.isRestError(error)).toBe(true);
    expect(error).toMatchObject({ code: 'ECONNREFUSED', request: undefined });
  });

  it('createHttpClient() ends a call whose answer has not come when its signal aborts', async () => {
    const controller = new AbortController();
    const server = await startServer(() => controller.abort());
    const sending = client.sendRequest(requestTo(server.url, { abortSignal: controller.signal }));
    await expect(sending).rejects.toMatchObject({ name: 'AbortError' });
    await server.calls[0]?.closed;
  });

  it('createHttpClient() connects to nothing when its signal has aborted', async () => {
    const server = await startServer((_call, response) => response.end());
    const sending = client.sendRequest(requestTo(server.url, { abortSignal: AbortSignal.abort() }));
    await expect(sending).rejects.toMatchObject({ name: 'AbortError' });
    expect(server.connectionCount()).toBe(0);
  });

  it('createHttpClient() ends a body whose signal aborts, and its connection', async () => {
    const controller = new AbortController();
    const server = await startServer((_call, response) => response.writeHead(200).write('endless'));
    const answer = await client.sendRequest(requestTo(server.url, { abortSignal: controller.signal }));
    const reading = text(bodyOf(answer));
    controller.abort();
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
    await server.calls[0]?.closed;
  });

  it('createHttpClient() leaves no listener on a signal that lives on', async () => {
    const { signal } = new AbortController();
    const server = await startServer((_call, response) => response.end('a'));
    const failing = requestTo('http://127.0.0.1:9', { abortSignal: signal });
    const request = requestTo(server.url, { abortSignal: signal });
    await expect(client.sendRequest(failing)).rejects.toThrow('ECONNREFUSED');
    for (let round = 0; round < 5; round += 1) {
      const body = bodyOf(await client.sendRequest(request));
      expect(getEventListeners(signal, 'abort')).toHaveLength(1);
      await text(body);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });

  it.each([
    ['over http that is not allowed', { allowInsecureConnection: false }, 'over http'],
    ['without an agent', { agent: undefined }, 'no agent'],
    ['a body that is no text', { body: new Uint8Array(1) }, 'no text'],
  ])('createHttpClient() sends nothing %s', async (_name, parts, message) => {
    const server = await startServer((_call, response) => response.end());
    await expect(client.sendRequest(requestTo(server.url, parts))).rejects.toThrow(message);
    expect(server.connectionCount()).toBe(0);
  });
});
