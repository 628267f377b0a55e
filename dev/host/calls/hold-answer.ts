import type { ClientRequest, IncomingMessage } from 'node:http';
import { keepUploadGoing } from './keep-upload-going.ts';

/** The forwarded request whose answer may be held back, and what becomes of that answer. */
export interface AnswerHoldOptions {
  readonly upstream: ClientRequest;
  /**
   * Holds an answer back until it is known that its upload does not wait for the app, and gives it up after this time,
   * in ms: on the real host an app that has stopped reading a body gets no answer out, since the host's client sends
   * the whole request before it reads (SocketsHttpHandler of .NET with HTTP/1.1). A small upload is known when it is
   * sent; of others `takeUpload` tells. Also holds an empty answer that the app's server gave without the library, as
   * to headers above its limit, until the invocation has ended. Undefined: answers go out as they come.
   */
  readonly uploadFirstMs: number | undefined;
  /** Resolves when the call is over, and with it every wait. */
  readonly done: Promise<void>;
  /** Sends an answer to the caller, at once or when it is let go. */
  readonly passOn: (incoming: IncomingMessage) => void;
  /** Answers in its place: its time is up, or the app's connection is gone. */
  readonly giveUp: () => void;
  /** Takes a word on an answer that the app's server gave by itself. */
  readonly onFault: (message: string) => void;
}

/** Stands between the app's answer and its caller. */
export interface AnswerHold {
  /** Takes the answer of the app. */
  readonly arrive: (incoming: IncomingMessage) => void;
  /** Says that the upload does not wait for the app. */
  readonly takeUpload: () => void;
  /** Says that the invocation has ended. Gives whether that let an answer go which was held back. */
  readonly invocationEnded: () => boolean;
}

/**
 * An upload that the buffers between two processes hold in any case, in bytes with its headers. How much more they hold
 * differs from call to call: 3 MB were seen to fit, and on the real host not to fit.
 */
const smallUploadBytes = 1_048_576;

/** Makes the hold of one call, before its request is sent. */
export function holdAnswer(options: AnswerHoldOptions): AnswerHold {
  const { upstream, uploadFirstMs, done, passOn, giveUp, onFault } = options;
  let isUploadTaken = false;
  let hasInvocationEnded = false;
  let onUploadTaken: (() => void) | undefined;
  let onInvocationEnded: (() => void) | undefined;

  const waitForUpload = (incoming: IncomingMessage, limitMs: number): void => {
    const timer = setTimeout(giveUp, limitMs);
    upstream.once('close', giveUp);
    const stopWaiting = (): void => {
      clearTimeout(timer);
      upstream.off('close', giveUp);
    };
    void done.then(stopWaiting);
    onUploadTaken = () => {
      stopWaiting();
      passOn(incoming);
    };
    keepUploadGoing(upstream);
  };

  const takeUpload = (): void => {
    isUploadTaken = true;
    onUploadTaken?.();
    onUploadTaken = undefined;
  };
  upstream.once('finish', () => {
    if ((upstream.socket?.bytesWritten ?? 0) <= smallUploadBytes) takeUpload();
  });

  return {
    arrive(incoming) {
      const isEarlyForeign = !hasInvocationEnded && isForeign(incoming);
      if (isEarlyForeign) onFault(`The app's server answered ${incoming.statusCode} by itself; ${foreignHint}`);
      if (uploadFirstMs === undefined) passOn(incoming);
      else if (isEarlyForeign) onInvocationEnded = () => passOn(incoming);
      else if (isUploadTaken) passOn(incoming);
      else waitForUpload(incoming, uploadFirstMs);
    },
    takeUpload,
    invocationEnded() {
      hasInvocationEnded = true;
      onInvocationEnded?.();
      return onInvocationEnded !== undefined;
    },
  };
}

const foreignHint =
  "on Azure the caller gets no answer before the invocation has ended (headers above Node's limit of 16 KB do this)";

/**
 * Whether an answer is empty and comes from the server below the library, which would have named the invocation. The
 * platform's server sends headers with the first byte of a body or at the end, so that its caller waits for that end.
 */
function isForeign({ headers }: IncomingMessage): boolean {
  const isEmpty = Number(headers['content-length'] ?? 0) === 0 && headers['transfer-encoding'] === undefined;
  return isEmpty && headers['x-ms-invocation-id'] === undefined;
}
