import type { ClientConnection } from './client-connection.ts';

/** Server-sent events on their way to a caller (HTML standard, section 9.2). */
export interface EventStream {
  readonly body: ReadableStream<Uint8Array>;
  /** Sends one event; resolves when the caller is ready for more. After `end`, or once the caller has left, it does nothing. */
  send(event: string, data: unknown): Promise<void>;
  /** Sends a comment, which keeps proxies from closing a silent connection. */
  comment(text: string): Promise<void>;
  end(): Promise<void>;
}

/** Opens a stream of events. Each write waits until the connection takes more, so that a slow caller slows the sender. */
export function openEventStream(connection: ClientConnection): EventStream {
  const { gone } = connection;
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writer = writable.getWriter();
  const encoder = new TextEncoder();
  let isEnded = false;

  // One write at a time: events keep their order although heartbeats come from a timer.
  let last: Promise<void> = Promise.resolve();
  const write = (text: string): Promise<void> => {
    last = last.then(() => writeNow(text));
    return last;
  };
  const writeNow = async (text: string): Promise<void> => {
    if (isEnded || gone.aborted) return;
    await connection.drained();
    if (gone.aborted) return;
    await writer.write(encoder.encode(text)).catch(() => {
      // The reader cancelled the body: nobody takes events any more, as after a caller who has left.
      isEnded = true;
    });
  };

  return {
    body: readable,
    send: (event, data) => write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`),
    comment: (text) => write(`: ${text}\n\n`),
    end: async () => {
      await last;
      if (isEnded) return;
      isEnded = true;
      await writer.close();
    },
  };
}
