import type { EventSink } from '../shared/use-case.ts';
import type { ClientConnection } from './library/client-connection.ts';
import { openEventStream } from './event-stream.ts';
import type { Problem } from './problem.ts';

/** How a streamed answer is made. */
export interface StreamAnswerOptions {
  /** Data of the `start` event. */
  readonly start: unknown;
  /** Does the work and resolves with the data of the `done` event. */
  readonly run: (events: EventSink) => Promise<unknown>;
  readonly connection: ClientConnection;
  /** The signal the work has too: deadline and caller gone. Nothing waits for a caller any longer once it has aborted. */
  readonly signal: AbortSignal;
  /** Makes the data of the `error` event. */
  readonly toProblem: (error: unknown) => Problem;
  /** Called once when the stream is over, with what ended it early. */
  readonly onEnd: (error: unknown) => void;
  /** How long ago the request came; what has to happen by a time happens so much sooner. */
  readonly elapsedMs?: number;
  readonly startAfterMs?: number;
  readonly heartbeatMs?: number;
  readonly lastEventMs?: number;
}

/** The stream begins at the latest so long after the request: the caller and all between then know that work goes on. */
const defaultStartAfterMs = 10_000;

/**
 * Silence a connection is left in at most, and the time after the request by which the first heartbeat has come: proxies
 * close a connection that says nothing.
 */
const defaultHeartbeatMs = 15_000;

/** How long the last event waits for a caller who does not read, after the signal has aborted. */
const defaultLastEventMs = 1_000;

/**
 * Runs the work and resolves with a stream of its events: `start`, `progress`, `delta`, then `done` or `error`, and
 * nothing after these. Resolves when the work has begun to answer, or `startAfterMs` have passed since the request; what
 * fails before that rejects, and can be answered as an ordinary error. From then on every failure is an `error` event and
 * an orderly end: the platform never finishes an answer whose body stream fails. A caller who has not taken that event a
 * second after the signal has aborted is cut off. The stream ends as soon as the work does, which has to follow the signal.
 */
export async function streamAnswer(options: StreamAnswerOptions): Promise<ReadableStream<Uint8Array>> {
  const { connection, signal, elapsedMs = 0 } = options;
  const { startAfterMs = defaultStartAfterMs, heartbeatMs = defaultHeartbeatMs } = options;
  const stream = openEventStream({ connection, signal, lastEventMs: options.lastEventMs ?? defaultLastEventMs });
  const started = Promise.withResolvers<void>();
  let isStarted = false;
  let isOver = false;

  const start = async (): Promise<void> => {
    if (isStarted || isOver) return;
    isStarted = true;
    started.resolve();
    await stream.send('start', options.start);
  };
  const send = async (event: string, data: unknown): Promise<void> => {
    await start();
    if (isOver) return;
    heartbeat.refresh();
    await stream.send(event, data);
  };
  // An abort while the timer's `start` waits for the caller ends the work too, which reports it.
  const startTimer = setTimeout(() => void Promise.allSettled([start()]), Math.max(0, startAfterMs - elapsedMs));

  const beat = (): void => stream.comment('still working');
  // Whatever was sent by then, so that its time is known to everyone on the way; afterwards silence counts.
  const firstBeat = setTimeout(
    () => {
      beat();
      heartbeat.refresh();
    },
    Math.max(0, heartbeatMs - elapsedMs),
  );
  const heartbeat = setInterval(beat, heartbeatMs);
  const work = async (): Promise<void> => {
    let failure: unknown;
    try {
      const answer = await options.run({
        start,
        progress: (progress) => send('progress', progress),
        delta: (text) => send('delta', { text }),
      });
      await start();
      // Before the last event, so that nothing of work that still runs comes after it.
      isOver = true;
      await stream.send('done', answer);
    } catch (error) {
      isOver = true;
      if (!isStarted) throw error;
      failure = error;
      await stream.endWith('error', options.toProblem(error));
    } finally {
      clearTimeout(startTimer);
      clearTimeout(firstBeat);
      clearInterval(heartbeat);
      stream.end();
      if (isStarted) options.onEnd(failure);
    }
  };

  await Promise.race([started.promise, work()]);
  return stream.body;
}
