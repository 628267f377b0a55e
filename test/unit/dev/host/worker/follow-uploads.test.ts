import { once } from 'node:events';
import { createServer, request as createRequest } from 'node:http';
import type { RequestListener } from 'node:http';
import { expect, it, onTestFinished, vi } from 'vitest';
import { followUploads } from '../../../../../dev/host/worker/follow-uploads.ts';
import { listenOnLoopback } from '../../../../../dev/listen-on-loopback.ts';

const megabytes = 8;

/** Uploads some bytes of 8 MB to an app's server and gives how often it was told that the upload does not wait. */
async function upload(listener: RequestListener, bytes = megabytes * 1_048_576): Promise<number> {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  onTestFinished(() => void vi.useRealTimers());
  const taken: string[] = [];
  onTestFinished(followUploads((invocationId) => taken.push(invocationId)));
  const listening = await listenOnLoopback(
    createServer((request, response) => {
      if (request.method === 'GET') response.end();
      else listener(request, response);
    }),
    0,
  );
  onTestFinished(() => listening.close());
  const send = (method: string, invocationId: string) =>
    createRequest({
      host: '127.0.0.1',
      port: listening.port,
      method,
      agent: false,
      headers: {
        connection: 'keep-alive',
        'content-length': method === 'POST' ? megabytes * 1_048_576 : 0,
        'x-ms-invocation-id': invocationId,
      },
    });
  const first = send('POST', 'upload');
  first.on('error', () => undefined).on('response', (answer) => answer.resume());
  first.write(Buffer.alloc(bytes));
  await once(first, 'response');
  for (let looks = 0; looks < 20; looks += 1) {
    const [answer] = await once(send('GET', 'next').end(), 'response');
    await once(answer.resume(), 'end');
    vi.advanceTimersByTime(100);
  }
  first.destroy();
  return taken.filter((invocationId) => invocationId === 'upload').length;
}

const answerAtFirstByte =
  (isReadOn: boolean): RequestListener =>
  (request, response) => {
    request.once('data', () => {
      if (!isReadOn) request.pause();
      response.end();
    });
  };

it.each<[string, number, RequestListener, number?]>([
  [
    'once of an upload that the app read',
    1,
    (request, response) => {
      request.resume().once('end', () => response.end());
    },
  ],
  ['once of an upload that the app never touched', 1, (_request, response) => void response.end()],
  ['once of an upload that the app reads behind its answer', 1, answerAtFirstByte(true)],
  ['once of an upload whose caller stalls while the app reads on', 1, answerAtFirstByte(true), 100_000],
  ['nothing of an upload that the app stopped reading', 0, answerAtFirstByte(false)],
])('followUploads() tells %s', async (_name, times, listener, bytes) => {
  expect(await upload(listener, bytes)).toBe(times);
});
