import type { ServerResponse } from 'node:http';
import { once } from 'node:events';
import { setImmediate, setTimeout } from 'node:timers/promises';
import type { ChatChunk } from '../wire/chat-chunks.ts';

/** How a stream is paced, and who wants to know about it. */
export interface StreamPace {
  /** Tokens a second; 0 for as fast as the caller reads. */
  readonly tokensPerSecond: number;
  /** Called after each token that was written. */
  readonly onToken: () => void;
}

/**
 * Writes a stream of server-sent events and ends the response. Pulls the next chunk only when the last one was taken,
 * so that a slow caller slows the production and memory stays flat. Stops without an error when `signal` aborts, which
 * it must when the caller goes.
 */
export async function sendEvents(
  response: ServerResponse,
  chunks: Iterable<ChatChunk>,
  pace: StreamPace,
  signal: AbortSignal,
): Promise<void> {
  const started = performance.now();
  let tokens = 0;
  try {
    for (const chunk of chunks) {
      if (chunk.hasToken) await untilDue(started, tokens, pace.tokensPerSecond, signal);
      // Lets the loop see a caller that has gone, also when nothing else waits.
      await setImmediate(undefined, { signal });
      const hasRoom = response.write(chunk.event);
      if (chunk.hasToken) {
        tokens += 1;
        pace.onToken();
      }
      if (!hasRoom) await once(response, 'drain', { signal });
    }
    response.end();
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

async function untilDue(started: number, tokens: number, tokensPerSecond: number, signal: AbortSignal): Promise<void> {
  if (tokensPerSecond === 0) return;
  const delayMs = started + (tokens * 1000) / tokensPerSecond - performance.now();
  if (delayMs > 0) await setTimeout(delayMs, undefined, { signal });
}
