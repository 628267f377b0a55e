import type { IncomingMessage } from 'node:http';

/** What the host expects of an upload. */
export interface UploadLimits {
  /** Largest request body. */
  readonly maxBodyBytes: number;
  /** Slowest mean rate, over the time in which the host was ready to take more. */
  readonly minBytesPerSecond: number;
  /** Such time before the rate counts. */
  readonly graceMs: number;
  /** How often the rate is looked at. */
  readonly checkMs: number;
}

/** What is wrong with an upload. */
export type UploadFault = 'tooLarge' | 'tooSlow';

/**
 * Limits of the platform's host: 104857600 bytes unless FUNCTIONS_REQUEST_BODY_SIZE_LIMIT says otherwise
 * (https://learn.microsoft.com/azure/azure-functions/functions-app-settings), and Kestrel's defaults for the rate, 240
 * bytes a second after 5 s, looked at each second.
 */
export const defaultUploadLimits: UploadLimits = {
  maxBodyBytes: 104_857_600,
  minBytesPerSecond: 240,
  graceMs: 5000,
  checkMs: 1000,
};

/**
 * Watches a body that is read by somebody else until it is whole, and tells once when it breaks a limit. Time in which
 * the reader takes nothing and no more fits between does not count against the caller.
 */
export function watchUpload(
  request: IncomingMessage,
  limits: UploadLimits,
  onFault: (fault: UploadFault) => void,
): void {
  let bytes = 0;
  let waitedMs = 0;
  const stop = (): void => {
    clearInterval(timer);
    request.off('data', onData).off('end', stop).off('close', stop);
    request.socket.off('close', stop);
  };
  const fail = (fault: UploadFault): void => {
    stop();
    onFault(fault);
  };
  const onData = (chunk: Buffer): void => {
    bytes += chunk.length;
    if (bytes > limits.maxBodyBytes) fail('tooLarge');
  };
  const timer = setInterval(() => {
    const isFull = request.readableLength >= request.readableHighWaterMark;
    if (request.complete || isFull) return;
    // Ticks are counted instead of the clock: a process that stood still must not blame its caller.
    waitedMs += limits.checkMs;
    const received = bytes + request.readableLength;
    if (waitedMs > limits.graceMs && received < (limits.minBytesPerSecond * waitedMs) / 1000) fail('tooSlow');
  }, limits.checkMs);
  timer.unref();
  request.on('data', onData).once('end', stop).once('close', stop);
  // The request stays silent when its caller leaves behind an early answer.
  request.socket.once('close', stop);
}
