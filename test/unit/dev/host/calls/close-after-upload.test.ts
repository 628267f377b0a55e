import { once } from 'node:events';
import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createHostStatus } from '../../../../../dev/host/gates/create-host-status.ts';
import { createFrontSettings } from '../../../../../dev/host/settings/front-settings.ts';
import { createFront } from '../../../../../dev/host/calls/front.ts';
import { createHostServer } from '../../../../../dev/host/life/host-server.ts';
import { createRouteTable } from '../../../../../dev/host/routes/route-table.ts';
import { listenOnLoopback } from '../../../../../dev/listen-on-loopback.ts';
import { frontSettingsSources } from '../../../../support/front-settings-sources.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const upload = { id: '1', name: 'upload', route: 'upload', methods: ['POST'], authLevel: 'anonymous' };
const chunk = Buffer.alloc(65_536, 'x');
const chunks = 320;

/** Answers before the body and takes no byte of it until the host has ended the connection. */
const refuse: RequestListener = (request, response) => {
  request
    .pause()
    .on('data', () => undefined)
    .pause();
  response.writeHead(415, { 'content-length': 2 }).write('no');
  setImmediate(() => request.socket.end());
};

/** Starts a host's server before an app that refuses every upload, and gives its port and the connections to it. */
async function startRefusing() {
  const app = await listenOnLoopback(createServer(refuse), 0);
  const front = createFront({
    routes: createRouteTable([upload], 'api'),
    httpUri: new URL(`http://127.0.0.1:${app.port}`),
    settings: createFrontSettings(frontSettingsSources),
    invoke: ({ invocationId }) =>
      front.endInvocation({ type: 'invocationEnded', invocationId, outcome: 'answered', hasStarted: true }),
    log: () => undefined,
  });
  const server = createHostServer(
    { holder: () => front, wait: () => Promise.resolve(front) },
    { keys: undefined, status: createHostStatus('app', () => true) },
  );
  const sockets: Socket[] = [];
  server.on('connection', (socket: Socket) => sockets.push(socket));
  const listening = await listenOnLoopback(server, 0);
  onTestFinished(async () => {
    front.close();
    await Promise.all([listening.close(), app.close()]);
  });
  return { port: listening.port, sockets, front };
}

/** Begins an upload and gives its connection with all that came back. */
async function begin(port: number, path: string, form: string, connection: string) {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  let received = '';
  socket.setEncoding('latin1').on('data', (text: string) => (received += text));
  const errors: string[] = [];
  socket.on('error', ({ message }) => errors.push(message));
  const length = form === 'chunked' ? 'transfer-encoding: chunked' : `content-length: ${chunk.length * chunks}`;
  socket.write(`POST ${path} HTTP/1.1\r\nhost: x\r\nconnection: ${connection}\r\n${length}\r\n\r\n`);
  const send = async (): Promise<void> => {
    if (form === 'chunked') socket.write(`${chunk.length.toString(16)}\r\n`);
    const hasRoom = socket.write(chunk);
    if (form === 'chunked') socket.write('\r\n');
    if (!hasRoom) await Promise.race([once(socket, 'drain'), once(socket, 'close')]);
  };
  return { socket, errors, send, received: () => received };
}

const forms = ['chunked', 'with a length'].flatMap((form) =>
  ['close', 'keep-alive'].flatMap((connection) => [
    { form, connection, path: '/api/upload', status: 415 },
    { form, connection, path: '/api/none', status: 404 },
  ]),
);

describe('closeAfterUpload()', () => {
  it.each(forms)(
    'closeAfterUpload() takes the whole upload behind an early $status: $form, $connection',
    async ({ path, status, form, connection }) => {
      const { port } = await startRefusing();
      const { socket, errors, send, received } = await begin(port, path, form, connection);
      // The answer is only looked at behind the upload, as many clients do.
      socket.pause();
      for (let sent = 0; sent < chunks && !socket.destroyed; sent += 1) await send();
      if (form === 'chunked') socket.write('0\r\n\r\n');
      socket.resume();
      if (connection === 'close') await once(socket, 'end');
      else while (!received().includes('\r\n\r\n')) await once(socket, 'data');
      expect(errors).toEqual([]);
      expect(received()).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
      socket.destroy();
    },
  );

  it.each(forms)(
    'closeAfterUpload() keeps nothing of a caller who leaves behind an early $status: $form, $connection',
    async ({ path, status, form, connection }) => {
      const { port, sockets, front } = await startRefusing();
      const { socket, send, received } = await begin(port, path, form, connection);
      await send();
      while (!received().includes('\r\n\r\n')) await once(socket, 'data');
      expect(received()).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
      const [accepted] = sockets;
      // Not by once(), which a reset would reject before the end of the connection.
      const gone = new Promise((resolve) => accepted?.once('close', resolve));
      socket.destroy();
      await gone;
      await front.idle();
      expect(vi.getTimerCount()).toBe(0);
    },
  );

  it.each(forms)(
    'closeAfterUpload() breaks an upload off that goes on for 5 s behind an early $status: $form, $connection',
    async ({ path, status, form, connection }) => {
      const { port, sockets } = await startRefusing();
      const { socket, send, received } = await begin(port, path, form, connection);
      await send();
      while (!received().includes('\r\n\r\n')) await once(socket, 'data');
      expect(received()).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
      expect(sockets[0]?.destroyed).toBe(false);
      while (sockets[0]?.destroyed === false) {
        await vi.advanceTimersByTimeAsync(5000);
        await new Promise((resolve) => setImmediate(resolve));
      }
      expect(vi.getTimerCount()).toBe(0);
    },
  );
});
