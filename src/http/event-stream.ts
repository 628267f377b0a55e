import { createDeadline } from '../shared/deadline.ts';
import { untilAborted } from '../shared/until-aborted.ts';
import { CallerGone, type ClientConnection } from './library/client-connection.ts';

/** Server-sent events on their way to a caller (HTML standard, section 9.2). */
export interface EventStream {
  readonly body: ReadableStream<Uint8Array>;
  /**
   * Sends one event; resolves when the caller has taken what came before it. Rejects with the signal's reason once that
   * has aborted, and with `CallerGone` once the body was cancelled. After the end it does nothing.
   */
  send(event: string, data: unknown): Promise<void>;
  /** Sends a comment, which keeps proxies from closing a silent connection. Left out while something waits to be sent. */
  comment(text: string): void;
  /** Ends the stream; does nothing the second time. */
  end(): void;
  /**
   * Ends the stream with one more event, which has a little time even after the signal has aborted. Where the caller
   * does not take it, the connection is destroyed: it has no other end. Never rejects.
   */
  endWith(event: string, data: unknown): Promise<void>;
}

/** What a stream of events is opened on. */
export interface EventStreamOptions {
  readonly connection: ClientConnection;
  /** Ends every wait for the caller: the deadline has passed, or the caller has gone. */
  readonly signal: AbortSignal;
  /** How long the last event waits for a caller who does not read, after the signal has aborted. */
  readonly lastEventMs: number;
}

/** Opens a stream of events. Each waits until the connection takes more, so that a slow caller slows the sender. */
export function openEventStream({ connection, signal, lastEventMs }: EventStreamOptions): EventStream {
  const encoder = new TextEncoder();
  const stop = createDeadline({ ms: Number.POSITIVE_INFINITY, parent: signal });
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  let wanted = Promise.withResolvers<void>();
  let isEnded = false;
  let waiting = 0;

  const body = new ReadableStream<Uint8Array>(
    {
      start: (own) => {
        controller = own;
      },
      pull: () => wanted.resolve(),
      cancel: () => {
        isEnded = true;
        stop.abort(new CallerGone());
      },
    },
    { highWaterMark: 0 },
  );

  // One write at a time: events keep their order although heartbeats come from a timer.
  let turn: Promise<unknown> = Promise.resolve();
  const write = (text: string, patience: AbortSignal): Promise<void> => {
    const mine = turn.then(() => writeNow(text, patience));
    turn = Promise.allSettled([mine]);
    return mine;
  };
  const writeNow = async (text: string, patience: AbortSignal): Promise<void> => {
    patience.throwIfAborted();
    if (isEnded) return;
    waiting += 1;
    try {
      await untilAborted(callerIsReady(), patience);
    } finally {
      waiting -= 1;
    }
    if (isEnded) return;
    wanted = Promise.withResolvers();
    controller?.enqueue(encoder.encode(text));
  };
  const callerIsReady = async (): Promise<void> => {
    // In this order: the connection knows of the last event only when the reader comes back for the next.
    await wanted.promise;
    await connection.drained();
  };
  const end = (): void => {
    stop.dispose();
    if (isEnded) return;
    isEnded = true;
    wanted.resolve();
    controller?.close();
  };
  const writeLate = async (text: string): Promise<boolean> => {
    if (stop.signal.reason instanceof CallerGone) return false;
    const patience = createDeadline({ ms: lastEventMs });
    const isTaken = await succeeds(write(text, patience.signal));
    patience.dispose();
    return isTaken;
  };

  return {
    body,
    send: (event, data) => write(format(event, data), stop.signal),
    comment: (text) => {
      if (waiting === 0) void succeeds(write(`: ${text}\n\n`, stop.signal));
    },
    end,
    endWith: async (event, data) => {
      const text = format(event, data);
      const isTaken = (await succeeds(write(text, stop.signal))) || (await writeLate(text));
      end();
      if (!isTaken) connection.destroy();
    },
  };
}

function format(event: string, data: unknown): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** Whether a write came through; one fails only when its wait was aborted. */
function succeeds(write: Promise<void>): Promise<boolean> {
  return write.then(
    () => true,
    () => false,
  );
}
