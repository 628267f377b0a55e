import type { ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';

/** Time for the last lines of an ended worker to arrive. */
const flushMs = 1000;

/** How a worker's process ended. */
export interface WorkerEnd {
  /** Absent when a signal killed the process. */
  readonly exitCode: number | undefined;
  /** The same in words: `exit code 1`, `killed by SIGKILL`. */
  readonly how: string;
}

/** Resolves when a worker's process has ended and its last messages and console lines were read. Never rejects. */
export async function waitForEnd(child: ChildProcess): Promise<WorkerEnd> {
  const closed = new Promise((resolve) => child.once('close', resolve));
  const { promise: ended, resolve } = Promise.withResolvers<WorkerEnd>();
  child.once('exit', (code, signal) => resolve(toWorkerEnd(code, signal)));
  // The system has no process to give, or no files: no 'exit' follows then. Other errors do not end a process.
  child.on('error', ({ message }) => {
    if (child.pid === undefined) resolve({ exitCode: undefined, how: `could not be started: ${message}` });
  });
  const end = await ended;
  if (child.pid === undefined) return end;
  // Messages and console lines that were under way still arrive. The wait is bounded, since a process that the app
  // started may hold the console open.
  const limit = new AbortController();
  await Promise.race([closed, delay(flushMs, undefined, { signal: limit.signal })]);
  limit.abort();
  return end;
}

function toWorkerEnd(code: number | null, signal: string | null): WorkerEnd {
  return code === null
    ? { exitCode: undefined, how: `killed by ${signal}` }
    : { exitCode: code, how: `exit code ${code}` };
}
