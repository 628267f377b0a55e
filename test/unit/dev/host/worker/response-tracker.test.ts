import { once } from 'node:events';
import { createServer, request as createRequest } from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import { trackResponses } from '../../../../../dev/host/worker/response-tracker.ts';
import { listenOnLoopback } from '../../../../../dev/listen-on-loopback.ts';

it('trackResponses() knows an answer from its first byte until it is over', async () => {
  const tracker = trackResponses();
  onTestFinished(tracker.stop);
  const over = Promise.withResolvers<void>();
  const known: boolean[] = [];
  const server = createServer((_request, response) => {
    response.once('close', over.resolve);
    known.push(tracker.hasStarted('one'));
    response.write('half');
    known.push(tracker.hasStarted('one'));
    response.end();
  });
  const listening = await listenOnLoopback(server, 0);
  onTestFinished(() => listening.close());
  const headers = { 'x-ms-invocation-id': 'one' };
  const [answer] = await once(createRequest({ port: listening.port, headers, agent: false }).end(), 'response');
  await Promise.all([once(answer.resume(), 'end'), over.promise]);
  expect([...known, tracker.hasStarted('one'), tracker.breakOff('one')]).toEqual([false, true, false, false]);
});
