import { readFileSync } from 'node:fs';

const intervalMs = 500;

/**
 * Calls back once when the process that started this one is gone, or the one before it where the system tells (Linux).
 * For scripts that npm runs: a signal that is sent to npm alone reaches at most the shell between the two, which may
 * live on, and nobody tells this process. Does not keep the process alive. Gives a function that ends the watch.
 */
export function watchParent(onGone: () => void): () => void {
  const parent = process.ppid;
  const grandparent = parentOf(parent);
  const timer = setInterval(() => {
    if (process.ppid === parent && parentOf(parent) === grandparent) return;
    clearInterval(timer);
    onGone();
  }, intervalMs).unref();
  return () => clearInterval(timer);
}

/** Parent of a process, from Linux' `/proc/PID/stat`; `undefined` elsewhere. */
function parentOf(pid: number): number | undefined {
  try {
    // The name before it, in brackets, may hold anything.
    const [, afterName = ''] = /^.*\) \S (\d+)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
    return Number(afterName);
  } catch {
    // No such file system, or the process has just gone, which its child sees itself.
    return undefined;
  }
}
