import type { ClientRequest } from 'node:http';

/**
 * Lets an upload go on behind an answer that came before its end, since the app may still read it: Node's client stops
 * telling when the connection has drained as soon as it has a complete answer (node:_http_client, v24).
 */
export function keepUploadGoing(upstream: ClientRequest): void {
  const { socket } = upstream;
  if (upstream.writableFinished || socket === null) return;
  const onDrain = (): unknown => upstream.emit('drain');
  socket.on('drain', onDrain);
  upstream.once('close', () => socket.off('drain', onDrain));
  if (!socket.writableNeedDrain) onDrain();
}
