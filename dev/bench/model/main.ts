import { createServer } from 'node:http';
import { listenOnLoopback } from '../../listen-on-loopback.ts';
import { createModelServer } from './create-model-server.ts';
import type { ModelMessage } from './model-protocol.ts';

// Entry point of the model's process. The bench starts it with an IPC channel, and it lives no longer than that.

const model = createModelServer();
const server = createServer((request, response) => model.serve(request, response));
// Shorter than clients keep an idle connection, as many servers have it: sometimes one is closed under a request.
server.keepAliveTimeout = 5_000;
const { port } = await listenOnLoopback(server, 0);

process.on('message', () => send({ type: 'record', ...model.record() }));
process.on('disconnect', () => process.exit(0));
// A terminal sends these to the whole process group; the bench decides when the model ends.
process.on('SIGINT', () => undefined);
send({ type: 'listening', url: `http://127.0.0.1:${port}` });

function send(message: ModelMessage): void {
  // A failure means that the bench is gone; 'disconnect' then ends this process.
  process.send?.(message, undefined, undefined, () => undefined);
}
