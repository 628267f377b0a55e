import { once } from 'node:events';
import { createServer, request as createRequest } from 'node:http';
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { afterEach, expect, it, onTestFinished, vi } from 'vitest';
import { answerEmpty } from '../../../../../dev/host/gates/answer-empty.ts';
import { closeAfterUpload } from '../../../../../dev/host/calls/close-after-upload.ts';
import { listenOnLoopback } from '../../../../../dev/listen-on-loopback.ts';

afterEach(() => {
  vi.useRealTimers();
});

/** Begins an upload to a server and gives both ends of it. */
async function begin(headers: OutgoingHttpHeaders = {}) {
  const arrived = Promise.withResolvers<{ readonly request: IncomingMessage; readonly response: ServerResponse }>();
  const server = createServer((request, response) => arrived.resolve({ request, response }));
  closeAfterUpload(server);
  const listening = await listenOnLoopback(server, 0);
  onTestFinished(() => listening.close());
  const upload = createRequest({ host: '127.0.0.1', port: listening.port, method: 'POST', agent: false, headers });
  upload.on('error', () => undefined).flushHeaders();
  return { upload, ...(await arrived.promise) };
}

it('answerEmpty() reads the rest of an upload for 5 s, then closes the connection', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const { upload, request, response } = await begin();
  const answered = once(upload, 'response');
  answerEmpty(request, response, 500);
  const [answer]: unknown[] = await answered;
  expect(answer).toMatchObject({ statusCode: 500 });
  vi.advanceTimersByTime(4999);
  expect(request.socket.destroyed).toBe(false);
  const closed = once(upload, 'close');
  vi.advanceTimersByTime(1);
  await closed;
  expect(request.socket.destroyed).toBe(true);
});

it.each([
  [true, 'close'],
  [false, 'keep-alive'],
])('answerEmpty() says whether it is the last answer of the connection: %s', async (isLast, connection) => {
  const { upload, request, response } = await begin({ connection: 'keep-alive' });
  const answered = once(upload.end(), 'response');
  answerEmpty(request, response, 500, isLast);
  const [answer]: unknown[] = await answered;
  expect(answer).toMatchObject({ headers: { connection, 'content-length': '0' } });
});
