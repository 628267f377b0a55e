import { once } from 'node:events';
import { connect } from 'node:net';

/** A connection to a server of this machine on which bytes are written as they are, and read as they come. */
export interface RawCall {
  write(text: string): void;
  /** Takes no more from the connection. */
  pause(): void;
  /** All that came until now. */
  received(): string;
  /** Resolves with all that came, once it matches. Rejects when the connection ends before. */
  until(pattern: RegExp): Promise<string>;
  /** Resolves with all that came when the other side has ended the connection. */
  ended(): Promise<string>;
  leave(): void;
}

/** Opens a connection and begins a request on it. */
export async function openRawCall(port: number, text: string): Promise<RawCall> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  let received = '';
  socket.setEncoding('latin1').on('data', (part: string) => (received += part));
  // A reset is one of the ways to end, and seen by 'close'.
  socket.on('error', () => undefined);
  socket.write(text);
  return {
    write: (more) => void socket.write(more),
    received: () => received,
    pause: () => void socket.pause(),
    async until(pattern) {
      while (!pattern.test(received)) {
        if (socket.destroyed) throw new Error(`The connection ended with: ${received}`);
        await Promise.race([once(socket, 'data'), once(socket, 'close')]);
      }
      return received;
    },
    async ended() {
      if (!socket.destroyed) await once(socket, 'close');
      return received;
    },
    leave: () => void socket.destroy(),
  };
}
