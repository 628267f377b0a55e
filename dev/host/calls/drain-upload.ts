import type { IncomingMessage } from 'node:http';

/** How long the rest of an upload may take behind its answer, in ms: Kestrel's default. */
const uploadDrainMs = 5000;

/** Reads and drops what is left of an upload, or lets its reader do so, for a while; then breaks its connection. */
export function drainUpload(request: IncomingMessage, how: 'drop' | 'leaveToReader'): void {
  const { socket } = request;
  if (how === 'drop') request.resume();
  if (request.complete || socket.destroyed) return;
  const timer = setTimeout(() => socket.destroy(), uploadDrainMs).unref();
  const stop = (): void => {
    clearTimeout(timer);
    request.off('end', stop);
    socket.off('close', stop);
  };
  request.once('end', stop);
  socket.once('close', stop);
}
