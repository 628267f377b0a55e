import { createServer, type RequestListener } from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import { createFrontSettings } from '../../../../dev/host/front-settings.ts';
import { createFront } from '../../../../dev/host/front.ts';
import { parseHostJson } from '../../../../dev/host/host-json.ts';
import { createRouteTable } from '../../../../dev/host/route-table.ts';
import { listenOnLoopback } from '../../../../dev/listen-on-loopback.ts';

async function open(listener: RequestListener): Promise<URL> {
  const listening = await listenOnLoopback(createServer(listener), 0);
  onTestFinished(() => listening.close());
  return new URL(`http://127.0.0.1:${listening.port}`);
}

it('createFront() uses a connection to the app once, since the app may be about to close it', async () => {
  const used = new Set<unknown>();
  const httpUri = await open((request, response) => {
    // As a server does whose time for idle connections was up while its process stood still.
    if (used.has(request.socket)) request.socket.resetAndDestroy();
    used.add(request.socket);
    response.end('hello');
  });
  const hello = { id: '1', name: 'hello', route: 'hello', methods: ['GET'], authLevel: 'anonymous' };
  const front = createFront({
    routes: createRouteTable([hello], 'api'),
    httpUri,
    settings: createFrontSettings({
      hostJson: parseHostJson('{"version":"2.0"}'),
      environment: {},
      cors: { origins: '', allowsCredentials: false },
      functionNames: [],
      keys: undefined,
      uploadLimits: undefined,
      silenceMs: undefined,
    }),
    invoke: () => undefined,
    log: () => undefined,
  });
  onTestFinished(() => front.close());
  const url = await open((request, response) => front.handle(request, response));
  const statuses: number[] = [];
  for (let call = 0; call < 3; call += 1) {
    const answer = await fetch(new URL('/api/hello', url));
    await answer.text();
    statuses.push(answer.status);
  }
  expect(statuses).toEqual([200, 200, 200]);
});
