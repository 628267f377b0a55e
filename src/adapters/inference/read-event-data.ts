import type { Readable } from 'node:stream';
import { createParser } from 'eventsource-parser';

/** An event grew beyond the limit: memory would be filled by an endpoint that never ends it. */
export class OversizedEventError extends Error {
  override readonly name = 'OversizedEventError';
}

/** How a stream is read. */
export interface ReadEventDataOptions {
  /** Longest event, in UTF-16 code units. */
  readonly maxEventLength: number;
  /** Called before each wait for bytes, so that a limit can run from there to the next event. */
  readonly onWait: () => void;
}

/**
 * Yields the `data` of each server-sent event (WHATWG HTML section 9.2), and reads on only when asked for more, so that a
 * slow reader slows the endpoint. The body stays open for its owner to finish or to destroy.
 */
export async function* readEventData(
  body: Readable,
  { maxEventLength, onWait }: ReadEventDataOptions,
): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder();
  let events: string[] = [];
  let isOversized = false;
  const parser = createParser({
    maxBufferSize: maxEventLength,
    onEvent: ({ data }) => events.push(data),
    onError: ({ type }) => {
      isOversized ||= type === 'max-buffer-size-exceeded';
    },
  });
  const chunks = body.iterator({ destroyOnReturn: false });
  while (true) {
    onWait();
    const next = await chunks.next();
    if (next.done === true) return;
    parser.feed(decoder.decode(next.value, { stream: true }));
    const ready = events;
    events = [];
    yield* ready;
    if (isOversized) throw new OversizedEventError(`An event is longer than ${maxEventLength} characters`);
  }
}
