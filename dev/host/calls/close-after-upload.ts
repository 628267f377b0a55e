import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import { drainUpload } from './drain-upload.ts';

/**
 * Has a server close a connection behind an early answer as RFC 9112 (9.6) asks for: it ends its own side, and reads on
 * until the upload is over, but not for long. Closed at once, as Node does it, the connection is reset by the bytes
 * that still arrive, and the reset takes the answer with it.
 */
export function closeAfterUpload(server: Server): void {
  /** Of each connection; all before it are complete. */
  const latest = new WeakMap<Socket, IncomingMessage>();
  server.prependListener('request', (request: IncomingMessage) => latest.set(request.socket, request));
  server.on('connection', (socket: Socket) => {
    const close = socket.destroySoon.bind(socket);
    // Node's server calls it behind the last answer of a connection, and gives no other hold (node:_http_server, v24).
    socket.destroySoon = () => {
      const request = latest.get(socket);
      if (request === undefined || request.complete) {
        close();
        return;
      }
      socket.end();
      request.once('end', close);
      drainUpload(request, 'leaveToReader');
    };
  });
}
