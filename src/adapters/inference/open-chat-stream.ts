import type { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { AppError } from '../../shared/app-error.ts';
import { createDeadline, type Deadline } from '../../shared/deadline.ts';
import { toReadFailure } from './create-invalid-answer.ts';
import type { FailureContext } from './decode-failure.ts';
import type { InferenceResponse } from './inference-client.ts';
import { type ChatStreamPart, readChatStream } from './read-chat-stream.ts';

/** Limits of a streamed answer. Its length has none but the deadline: nothing here keeps what was passed on. */
export interface ChatStreamLimits {
  /** Longest wait from the call to the first sign of an answer. */
  readonly firstTokenTimeoutMs: number;
  /** Longest silence after it; time in which the reader does not ask for more does not count. */
  readonly idleTimeoutMs: number;
  /** Longest single event, in UTF-16 code units. */
  readonly maxEventLength: number;
}

/** What it takes to open a stream. */
export interface OpenChatStreamOptions {
  /** Sends the call and resolves with an answer of status 200. */
  readonly send: (signal: AbortSignal) => Promise<InferenceResponse>;
  readonly signal: AbortSignal;
  readonly context: FailureContext;
  readonly limits: ChatStreamLimits;
}

/** A part that is passed on. */
export type VisiblePart = Exclude<ChatStreamPart, { readonly type: 'thinking' }>;

/** A server that has said `[DONE]` ends the body at once; the connection of one that does not is given up. */
const drainTimeoutMs = 100;

/**
 * Calls once and resolves when there is a part to pass on, so that whatever fails before it can be tried again. A limit
 * that is hit throws `upstream_unavailable`. Leaving the generator early ends the call; after a whole answer its
 * connection is kept.
 */
export async function openChatStream(
  options: OpenChatStreamOptions,
): Promise<AsyncGenerator<VisiblePart, void, undefined>> {
  const { send, signal, context, limits } = options;
  const call = createDeadline({ ms: Number.POSITIVE_INFINITY, parent: signal });
  const silence = createSilenceLimit(call, context);
  silence.begin(limits.firstTokenTimeoutMs);
  try {
    const { body } = await send(call.signal);
    const parts = readParts(body, { call, silence, context, limits });
    return startingWith(await parts.next(), parts);
  } catch (error) {
    silence.end();
    call.dispose();
    call.signal.throwIfAborted();
    throw error;
  }
}

interface Reading {
  readonly call: Deadline;
  readonly silence: SilenceLimit;
  readonly context: FailureContext;
  readonly limits: ChatStreamLimits;
}

async function* readParts(
  body: Readable,
  { call, silence, context, limits }: Reading,
): AsyncGenerator<VisiblePart, void, undefined> {
  let hasBegun = false;
  let isWhole = false;
  const onWait = (): void => {
    if (hasBegun) silence.begin(limits.idleTimeoutMs);
  };
  try {
    for await (const part of readChatStream(body, context, { maxEventLength: limits.maxEventLength, onWait })) {
      hasBegun = true;
      isWhole = part.type === 'end';
      silence.end();
      if (part.type !== 'thinking') yield part;
      // What has been received already would still be passed on.
      call.signal.throwIfAborted();
    }
  } catch (error) {
    call.signal.throwIfAborted();
    throw toReadFailure(error, context);
  } finally {
    silence.end();
    if (isWhole) await drain(body);
    else body.destroy();
    call.dispose();
  }
}

async function* startingWith(
  first: IteratorResult<VisiblePart, void>,
  rest: AsyncGenerator<VisiblePart, void, undefined>,
): AsyncGenerator<VisiblePart, void, undefined> {
  try {
    if (first.done === true) return;
    yield first.value;
    yield* rest;
  } finally {
    await rest.return();
  }
}

/** Reads what comes after the end and throws it away: only a body read to its end gives its connection back. */
async function drain(body: Readable): Promise<void> {
  body.resume();
  try {
    await finished(body, { signal: AbortSignal.timeout(drainTimeoutMs) });
  } catch {
    // The answer is whole, so this is no failure of the call.
    body.destroy();
  }
}

interface SilenceLimit {
  begin(ms: number): void;
  end(): void;
}

/** A limit that runs while nothing is heard, and ends the call when it is over. */
function createSilenceLimit(call: Deadline, { deployment }: FailureContext): SilenceLimit {
  let timer: NodeJS.Timeout | undefined;
  return {
    begin(ms) {
      clearTimeout(timer);
      timer = setTimeout(() => {
        const message = `Deployment '${deployment}' sent nothing for ${ms} ms`;
        call.abort(new AppError('upstream_unavailable', message, { upstream: { deployment } }));
      }, ms);
    },
    end() {
      clearTimeout(timer);
    },
  };
}
