import { once } from 'node:events';
import { createServer, request as createRequest, type RequestListener } from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import { createFrontSettings } from '../../../../../dev/host/settings/front-settings.ts';
import { createFront } from '../../../../../dev/host/calls/front.ts';
import { parseHostJson } from '../../../../../dev/host/settings/host-json.ts';
import { createRouteTable } from '../../../../../dev/host/routes/route-table.ts';
import { listenOnLoopback } from '../../../../../dev/listen-on-loopback.ts';
import { frontSettingsSources } from '../../../../support/front-settings-sources.ts';

async function open(listener: RequestListener): Promise<URL> {
  const listening = await listenOnLoopback(createServer(listener), 0);
  onTestFinished(() => listening.close());
  return new URL(`http://127.0.0.1:${listening.port}`);
}

const hello = { id: '1', name: 'hello', route: 'hello', methods: ['GET', 'POST'], authLevel: 'anonymous' };

/** A front before an app, which the test ends with it. */
function createTestFront(httpUri: URL, hostJson = '{"version":"2.0"}') {
  const invoked: string[] = [];
  const front = createFront({
    routes: createRouteTable([hello], 'api'),
    httpUri,
    settings: createFrontSettings({ ...frontSettingsSources, hostJson: parseHostJson(hostJson) }),
    invoke: ({ functionId }) => invoked.push(functionId),
    log: () => undefined,
  });
  onTestFinished(() => front.close());
  return { front, invoked };
}

it('createFront() uses a connection to the app once, since the app may be about to close it', async () => {
  const used = new Set<unknown>();
  const httpUri = await open((request, response) => {
    // As a server does whose time for idle connections was up while its process stood still.
    if (used.has(request.socket)) request.socket.resetAndDestroy();
    used.add(request.socket);
    response.end('hello');
  });
  const { front } = createTestFront(httpUri);
  const url = await open((request, response) => front.handle(request, response));
  const statuses: number[] = [];
  for (let call = 0; call < 3; call += 1) {
    const answer = await fetch(new URL('/api/hello', url));
    await answer.text();
    statuses.push(answer.status);
  }
  expect(statuses).toEqual([200, 200, 200]);
});

it('failAll() leaves no call without an answer that waited for its turn when the app went', async () => {
  const arrivals = Promise.withResolvers<() => void>();
  const app = await open((request) => arrivals.resolve(() => request.socket.destroy()));
  const oneAtATime = '{"version":"2.0","extensions":{"http":{"maxConcurrentRequests":1}}}';
  const { front } = createTestFront(app, oneAtATime);
  const handled = Promise.withResolvers<void>();
  let calls = 0;
  const url = await open((request, response) => {
    front.handle(request, response);
    calls += 1;
    if (calls === 3) handled.resolve();
  });
  const answers = Array.from({ length: 3 }, () => fetch(new URL('/api/hello', url)));
  const [breakConnection] = await Promise.all([arrivals.promise, handled.promise]);
  breakConnection();
  front.failAll();
  expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([500, 500, 500]);
  await front.idle();
});

it('failAll() leaves no call to be given to the worker whose body was not there yet when the app went', async () => {
  const arrived = Promise.withResolvers<void>();
  const app = await open((request, response) => {
    arrived.resolve();
    request.resume().once('end', () => response.end());
  });
  const { front, invoked } = createTestFront(app);
  const url = await open((request, response) => front.handle(request, response));
  const body = '{"name":"Ada"}';
  const headers = { 'content-type': 'application/json', 'content-length': body.length };
  const upload = createRequest(new URL('/api/hello', url), { method: 'POST', headers });
  upload.write(body.slice(0, 5));
  await arrived.promise;
  front.failAll();
  upload.end(body.slice(5));
  const [answer] = await once(upload, 'response');
  await once(answer.resume(), 'end');
  await front.idle();
  expect(invoked).toEqual([]);
});
