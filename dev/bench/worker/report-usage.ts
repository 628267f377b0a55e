import { subscribe } from 'node:diagnostics_channel';
import { existsSync, readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { WorkerQuestion, WorkerUsage } from './worker-usage.ts';

// Loaded into the worker before the host's own code (`node --import`): says on request what the process has used. The
// process is the only one that knows its CPU time to the microsecond on every system. Until it is asked it does nothing.

const openFilesFolder = '/proc/self/fd';
const port = Number(process.env['BENCH_USAGE_PORT']);
let cpuMsBeforeApp = 0;

// `entry.cjs` of each app tells on this channel that it is about to load the app.
subscribe('bench.app.load', () => (cpuMsBeforeApp = cpuMs()));

const socket = connect(port, '127.0.0.1').unref().setEncoding('utf8');
// Nobody is there to report to any more.
socket.on('error', () => socket.destroy());
socket.on('data', (text: string) => {
  for (const question of text.trim().split('\n')) socket.write(`${JSON.stringify(answer(question))}\n`);
});

function answer(question: string): WorkerUsage {
  // Before anything is done for the answer.
  const cpu = cpuMs();
  const collecting: WorkerQuestion = 'collect';
  if (question === collecting) collectGarbage();
  const { rss, heapUsed, external } = process.memoryUsage();
  return {
    cpuMs: cpu,
    cpuMsBeforeApp,
    rssBytes: rss,
    heapBytes: heapUsed,
    externalBytes: external,
    // Each kind of thing that keeps the process busy, as often as there is one.
    resources: process.getActiveResourcesInfo(),
    ...(existsSync(openFilesFolder) && { openFiles: readdirSync(openFilesFolder).length }),
  };
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect === 'function') collect();
}
