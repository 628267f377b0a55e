import type { ClientConnection } from '../../../src/http/library/client-connection.ts';
import { toProblem } from '../../../src/http/problem.ts';
import { streamAnswer, type StreamAnswerOptions } from '../../../src/http/stream-answer.ts';
import type { EventSink } from '../../../src/shared/use-case.ts';

/** A caller who takes everything at once. */
export const connection: ClientConnection = {
  whenGone: () => undefined,
  drained: () => Promise.resolve(),
  destroy: () => undefined,
};

/** Streams an answer; `ends` gets what ended it. */
export async function answer(
  run: (events: EventSink) => Promise<unknown>,
  options: Partial<StreamAnswerOptions> = {},
  ends: unknown[] = [],
): Promise<{ stream: ReadableStream<Uint8Array>; ends: unknown[] }> {
  const stream = await streamAnswer({
    start: { requestId: 'id' },
    run,
    connection,
    signal: new AbortController().signal,
    toProblem: (error) => toProblem(error, 'id'),
    onEnd: (error) => ends.push(error),
    ...options,
  });
  return { stream, ends };
}

/** Lets everything happen that waits for no timer. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** All text of a stream. */
export function read(stream: ReadableStream<Uint8Array>): Promise<string> {
  return new Response(stream).text();
}
