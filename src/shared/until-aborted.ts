/**
 * Waits for work that others may share: an abort of the signal ends this wait with the signal's reason as it is, and
 * leaves the work running.
 */
export async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const left = Promise.withResolvers<never>();
  const leave = (): void => left.reject(signal.reason);
  // Also for a signal that has aborted already the work is raced, so that its later failure counts as handled.
  if (signal.aborted) leave();
  else signal.addEventListener('abort', leave, { once: true });
  try {
    return await Promise.race([work, left.promise]);
  } finally {
    signal.removeEventListener('abort', leave);
  }
}
