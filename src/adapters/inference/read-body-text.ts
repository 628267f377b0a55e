import type { Readable } from 'node:stream';

/** The text of a body, or of its beginning. */
export interface BodyText {
  readonly text: string;
  /** Whether the body went on beyond the limit; its connection is closed then. */
  readonly isCut: boolean;
}

/** Reads a body of at most `maxBytes` as UTF-8. What the stream fails with is thrown as it is. */
export async function readBodyText(body: Readable, maxBytes: number): Promise<BodyText> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    const part = Buffer.from(chunk);
    bytes += part.length;
    if (bytes > maxBytes) {
      chunks.push(part.subarray(0, part.length - (bytes - maxBytes)));
      break;
    }
    chunks.push(part);
  }
  return { text: Buffer.concat(chunks).toString('utf8'), isCut: bytes > maxBytes };
}
