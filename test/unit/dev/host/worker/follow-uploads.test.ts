import { once } from 'node:events';
import { createServer, request as createRequest } from 'node:http';
import type { RequestListener } from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import { followUploads } from '../../../../../dev/host/worker/follow-uploads.ts';
import { listenOnLoopback } from '../../../../../dev/listen-on-loopback.ts';

const megabytes = 8;

/** Uploads to an app's server and gives the invocations whose upload was taken by the time a second call was answered. */
async function upload(listener: RequestListener): Promise<readonly string[]> {
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
      headers: { connection: 'keep-alive', 'x-ms-invocation-id': invocationId },
    });
  const first = send('POST', 'upload');
  first.on('error', () => undefined).on('response', (answer) => answer.resume());
  first.end(Buffer.alloc(megabytes * 1_048_576));
  await once(first, 'response');
  for (let calls = 0; calls < 20 && !taken.includes('upload'); calls += 1) {
    const next = send('GET', 'next').end();
    const [answer] = await once(next, 'response');
    await once(answer.resume(), 'end');
  }
  first.destroy();
  return taken.filter((invocationId) => invocationId === 'upload');
}

it.each<[string, RequestListener, readonly string[]]>([
  [
    'that the app read',
    (request, response) => {
      request.resume().once('end', () => response.end());
    },
    ['upload'],
  ],
  [
    'that the app read to its last byte and no further',
    (request, response) => {
      let bytes = 0;
      request.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes < megabytes * 1_048_576) return;
        request.pause();
        // Behind the parser, which is still at work on the piece.
        setImmediate(() => response.end());
      });
    },
    ['upload'],
  ],
  ['that the app never touched', (_request, response) => void response.end(), ['upload']],
  [
    'not of one that the app stopped reading',
    (request, response) => {
      request.once('data', () => {
        request.pause();
        response.end();
      });
    },
    [],
  ],
])('followUploads() tells once of an upload %s', async (_name, listener, expected) => {
  expect(await upload(listener)).toEqual(expected);
});
