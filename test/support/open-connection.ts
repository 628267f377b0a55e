import { once } from 'node:events';
import { connect } from 'node:net';

/** An answer as it came over a connection, its body as JSON. */
export interface RawAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** A connection on which requests are written byte by byte. */
export interface RawConnection {
  /** Writes text or bytes; resolves when the other side takes more. */
  write(part: string | Uint8Array): Promise<void>;
  /** Writes spaces as chunks of the transfer encoding `chunked`. */
  writeChunks(bytes: number): Promise<void>;
  /** Resolves with the next answer. Rejects when the connection ends before it is whole. */
  answer(): Promise<RawAnswer>;
  close(): void;
}

const chunkBytes = 64 * 1024;

/**
 * Opens a connection to a server of this machine. For uploads that are answered before their end: the client of Node
 * stops writing there, since it tells of no 'drain' once its answer has ended (seen with 24).
 */
export async function openConnection(url: string): Promise<RawConnection> {
  const { port } = new URL(url);
  const socket = connect(Number(port), '127.0.0.1');
  await once(socket, 'connect');
  let received = '';
  let notify = Promise.withResolvers<void>();
  const wake = (): void => {
    notify.resolve();
    notify = Promise.withResolvers<void>();
  };
  socket.setEncoding('utf8').on('data', (text: string) => {
    received += text;
    wake();
  });
  socket.on('close', wake).on('error', wake);

  const write = async (part: string | Uint8Array): Promise<void> => {
    if (!socket.write(part) && !socket.destroyed) await once(socket, 'drain');
  };
  const takeAnswer = (): RawAnswer | undefined => {
    const match = /^HTTP\/1\.1 (\d{3}) .*?\r\ncontent-length: (\d+)\r\n.*?\r\n\r\n/is.exec(received);
    if (match === null) return undefined;
    const rest = Buffer.from(received.slice(match[0].length));
    const length = Number(match[2]);
    if (rest.length < length) return undefined;
    received = rest.subarray(length).toString();
    return { status: Number(match[1]), body: JSON.parse(rest.subarray(0, length).toString()) };
  };
  return {
    write,
    async writeChunks(bytes) {
      const chunk = `${chunkBytes.toString(16)}\r\n${' '.repeat(chunkBytes)}\r\n`;
      for (let written = 0; written < bytes; written += chunkBytes) await write(chunk);
    },
    async answer() {
      for (;;) {
        const answer = takeAnswer();
        if (answer !== undefined) return answer;
        if (socket.destroyed) throw new Error(`The connection ended without an answer: ${received}`);
        await notify.promise;
      }
    },
    close: () => socket.destroy(),
  };
}
