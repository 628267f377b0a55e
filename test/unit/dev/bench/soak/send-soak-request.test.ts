import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { sendSoakRequest } from '../../../../../dev/bench/soak/send-soak-request.ts';
import type { SoakEnding, SoakRequest } from '../../../../../dev/bench/soak/soak-request.ts';
import { listenOnLoopback } from '../../../../../dev/listen-on-loopback.ts';

const longMs = 60_000;

async function send(
  request: Partial<SoakRequest>,
  answer: (request: IncomingMessage, response: ServerResponse) => unknown,
  boundMs = longMs,
): Promise<SoakEnding> {
  const server = await listenOnLoopback(
    createServer((...exchange) => void answer(...exchange)),
    0,
  );
  onTestFinished(() => server.close());
  return sendSoakRequest(`http://127.0.0.1:${server.port}`, { method: 'POST', path: 'x', ...request }, boundMs);
}

describe('sendSoakRequest()', () => {
  it('is answered when the answer is whole', async () => {
    const ending = await send({}, (_request, response) => response.writeHead(404).end('none'));

    expect(ending).toEqual({ kind: 'answered', status: 404, text: 'none' });
  });

  it('is closed when the connection ends before an answer', async () => {
    const ending = await send({}, (_request, response) => response.destroy());

    expect(ending).toEqual({ kind: 'closed', reason: 'socket hang up' });
  });

  it('is closed when the answer breaks off', async () => {
    const ending = await send({}, (_request, response) => {
      response.writeHead(200, { 'content-length': 10 }).write('half', () => response.destroy());
    });

    expect(ending).toEqual({ kind: 'closed', reason: 'aborted' });
  });

  it('is silent when nothing comes within the bound', async () => {
    expect(await send({}, () => undefined, 20)).toEqual({ kind: 'silent' });
  });

  it('is silent when the answer does not end within the bound', async () => {
    expect(await send({}, (_request, response) => response.write('half'), 200)).toEqual({ kind: 'silent' });
  });

  it('leaves when the answer begins, which the server sees', async () => {
    const left = Promise.withResolvers<boolean>();
    const ending = await send({ leave: 'onAnswer' }, (_request, response) => {
      response.once('close', () => left.resolve(!response.writableFinished));
      response.write('first');
    });

    expect(ending).toEqual({ kind: 'left' });
    expect(await left.promise).toBe(true);
  });

  it('leaves after the time it was told', async () => {
    expect(await send({ leave: 1 }, () => undefined)).toEqual({ kind: 'left' });
  });

  it.each([
    { upload: 'whole', seen: { length: '4', encoding: undefined, body: 'text' } },
    { upload: 'chunked', seen: { length: undefined, encoding: 'chunked', body: 'text' } },
  ] as const)('sends a body $upload', async ({ upload, seen }) => {
    const ending = await send({ body: 'text', upload }, async (request, response) => {
      const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
      response.end(JSON.stringify({ length, encoding, body: await text(request) }));
    });

    expect(ending).toEqual({ kind: 'answered', status: 200, text: JSON.stringify(seen) });
  });

  it('sends half of a body and waits', async () => {
    const ending = await send({ body: 'text', upload: 'halfway' }, (request, response) => {
      request.once('data', (part: Buffer) =>
        response.end(`${part.toString()} of ${request.headers['content-length']}`),
      );
    });

    expect(ending).toEqual({ kind: 'answered', status: 200, text: 'text of 8' });
  });
});
