import { subscribe } from 'node:diagnostics_channel';
import { existsSync, readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { WorkerQuestion, WorkerUsage } from './worker-usage.ts';

// Loaded into the worker before the host's own code (`node --import`): says on request what the process has used. The
// process is the only one that knows its CPU time to the microsecond on every system. Until it is asked it does
// nothing.

const openFilesFolder = '/proc/self/fd';
/** V8 gives the memory of buffers back some time after it has collected them, on a thread of its own. */
const sweepMs = 100;
const collecting: WorkerQuestion = 'collect';
let cpuMsBeforeApp = 0;

// `entry.cjs` of each app tells on this channel that it is about to load the app.
subscribe('bench.app.load', () => (cpuMsBeforeApp = cpuMs()));

const socket = connect(Number(process.env['BENCH_USAGE_PORT']), '127.0.0.1').unref().setEncoding('utf8');
// Nobody is there to report to any more.
socket.on('error', () => socket.destroy());
socket.on('data', (text: string) => {
  for (const question of text.trim().split('\n')) {
    if (question !== collecting) {
      report();
      continue;
    }
    collectGarbage();
    setTimeout(report, sweepMs);
  }
});

function report(): void {
  // Before anything is done for the answer.
  const cpu = cpuMs();
  const { rss, heapUsed, external } = process.memoryUsage();
  const usage: WorkerUsage = {
    cpuMs: cpu,
    cpuMsBeforeApp,
    rssBytes: rss,
    heapBytes: heapUsed,
    externalBytes: external,
    resources: process.getActiveResourcesInfo(),
    ...(existsSync(openFilesFolder) && { openFiles: readdirSync(openFilesFolder).length }),
  };
  socket.write(`${JSON.stringify(usage)}\n`);
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
