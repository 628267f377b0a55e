import { AppError } from '../shared/app-error.ts';
import { startPatience } from '../shared/start-patience.ts';
import type { BodyShare } from './body-budget.ts';

/** The parts of a request that reading its body needs. */
export interface BodySource {
  readonly headers: Headers;
  readonly body: ReadableStream<Uint8Array> | null;
}

/** How a body is read. */
export interface ReadBodyOptions {
  readonly maxBytes: number;
  /** A body of which no byte comes for so long is given up. */
  readonly idleMs: number;
  /** All of the body is there so long after the call; at most 2,147,483,647, as for any timer. */
  readonly wholeMs: number;
  readonly signal: AbortSignal;
  /** Asked for room for what the body's length announces, and told how many bytes came before they are kept. */
  readonly share: Pick<BodyShare, 'mustFit' | 'hold'>;
  /** Bounds of what is read on and thrown away after a refusal. */
  readonly discard?: DiscardBounds;
}

/** A refused body is read on so far and so long, and no further; a silent caller counts as well. */
export interface DiscardBounds {
  readonly maxBytes: number;
  readonly maxMs: number;
}

/** Above the platform's own limit of 210 MB, so that only a caller who ignores the refusal meets it. */
const defaultDiscard: DiscardBounds = { maxBytes: 256 * 1024 * 1024, maxMs: 60_000 };

/**
 * Reads a whole body of at most `maxBytes` bytes; an absent body is empty. A body whose `Content-Length` says that it
 * is too large is refused with `body_too_large` and left untouched. One that turns out to be too large, or whose
 * reading is aborted (also before its first byte), is read on in the background and discarded, within the bounds of
 * `discard`: the platform's host never answers a request whose body was read in part. One that breaks off or stalls is
 * `invalid_request`, one that is not whole in time `deadline_exceeded`; an abort rejects with the signal's reason, and what
 * `share` throws refuses the body.
 */
export async function readBody(
  { headers, body }: BodySource,
  { maxBytes, idleMs, wholeMs, signal, share, discard = defaultDiscard }: ReadBodyOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const declared = Number(headers.get('content-length') ?? Number.NaN);
  if (declared > maxBytes) throw tooLarge(maxBytes, `${declared} bytes`);
  if (body === null) return new Uint8Array(0);
  // Not held: callers who announce much and send nothing would take all the room there is.
  if (declared > 0) share.mustFit(declared);

  const reader = body.getReader();
  // A promise and not a signal derived from the request's, with which a short body took 26 µs to read and not 21.
  const givenUp = Promise.withResolvers<never>();
  let isGivenUp = false;
  const giveUp = (reason: unknown): void => {
    isGivenUp = true;
    givenUp.reject(reason);
  };
  const onAbort = (): void => giveUp(signal.reason);
  if (signal.aborted) onAbort();
  else signal.addEventListener('abort', onAbort);
  const chunks: Uint8Array[] = [];
  let size = 0;
  const idle = startPatience(idleMs, () => giveUp(stalled(idleMs, size)));
  const whole = setTimeout(() => giveUp(tooSlow(wholeMs)), wholeMs);
  const readAll = async (): Promise<Uint8Array<ArrayBuffer>> => {
    for (;;) {
      const { done, value } = await readChunk(reader);
      // What comes later is discarded, and held by nobody's share.
      if (isGivenUp) return new Uint8Array(0);
      if (done) return Buffer.concat(chunks);
      idle.renew();
      size += value.byteLength;
      if (size > maxBytes) throw tooLarge(maxBytes, 'more');
      share.hold(size);
      chunks.push(value);
    }
  };
  try {
    return await Promise.race([readAll(), givenUp.promise]);
  } catch (error) {
    void discardRest(reader, discard);
    throw error;
  } finally {
    idle.stop();
    clearTimeout(whole);
    signal.removeEventListener('abort', onAbort);
  }
}

function tooLarge(maxBytes: number, size: string): AppError {
  return new AppError('body_too_large', `Cannot read the body: the limit is ${maxBytes} bytes, it has ${size}`);
}

function tooSlow(limitMs: number): AppError {
  const message = `Cannot read the body in time: all of it has to be there within ${limitMs} ms`;
  return new AppError('deadline_exceeded', message);
}

function stalled(idleMs: number, size: number): AppError {
  const message = `Cannot read the body: no byte of it came for ${idleMs} ms, the limit, behind the first ${size} bytes`;
  return new AppError('invalid_request', message);
}

async function readChunk(reader: ReadableStreamDefaultReader<Uint8Array>): ReturnType<typeof reader.read> {
  try {
    return await reader.read();
  } catch (cause) {
    throw new AppError('invalid_request', 'Cannot read the body: it broke off', { cause });
  }
}

/** Lets go of the body at the end. Never rejects. */
async function discardRest(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  { maxBytes, maxMs }: DiscardBounds,
): Promise<void> {
  // A lock that is released ends the read that waits: a caller who has fallen silent is let go of too.
  const timer = setTimeout(() => reader.releaseLock(), maxMs).unref();
  try {
    for (let size = 0; size <= maxBytes;) {
      const { done, value } = await reader.read();
      if (done) return;
      size += value.byteLength;
    }
  } catch {
    // The time is up, or the connection broke: there is nothing more to discard, and the answer is decided already.
    return;
  } finally {
    clearTimeout(timer);
    reader.releaseLock();
  }
}
