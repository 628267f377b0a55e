const intervalMs = 500;

/**
 * Calls back once when the process that started this one is gone. For scripts that npm runs: a signal that is sent to
 * npm alone reaches only the shell between the two, and nobody tells this process. Does not keep the process alive.
 * Gives a function that ends the watch.
 */
export function watchParent(onGone: () => void): () => void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onGone();
  }, intervalMs).unref();
  return () => clearInterval(timer);
}
