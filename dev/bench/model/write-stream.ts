import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { deltaEvent, endEvents } from './chat-replies.ts';
import type { StreamRecord } from './model-protocol.ts';
import { monotonicMs } from './monotonic-ms.ts';

/**
 * How a streamed answer comes: `quick`, a short answer as fast as it is read; `paced`, 100 tokens, one
 * every 20 ms; `flood`, 200 MB as fast as they are read.
 */
export type StreamStyle = 'quick' | 'paced' | 'flood';

/** The tokens of a short answer: three sentences. */
export const answerTokens: readonly string[] =
  'The lighthouse of Lindow was built in 1890 on the outer rocks. It guided timber ships into the harbour for eighty years. Today it is a museum that the town keeps open in summer.'.match(
    /\s?\S+/g,
  ) ?? [];

/** What a `flood` sends, in bytes. */
const floodBytes = 200_000_000;

/** Time from one token of a `paced` answer to the next. */
export const tokenIntervalMs = 20;
const pacedTokens = 100;
const paragraph = 'Nobody reads this sentence. '.repeat(500);

/** Answers with events until the answer is whole or the caller has left; keeps the record as it goes. */
export async function writeStream(response: ServerResponse, style: StreamStyle, record: StreamRecord): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const { signal } = gone;
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  try {
    for await (const token of produce(style, record, signal)) {
      record.tokensAtMs.push(monotonicMs());
      const event = deltaEvent(token);
      record.sentBytes += event.length;
      if (!response.write(event)) await once(response, 'drain', { signal });
    }
    response.end(endEvents(record.tokensAtMs.length));
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

async function* produce(style: StreamStyle, record: StreamRecord, signal: AbortSignal): AsyncGenerator<string> {
  switch (style) {
    case 'quick':
      for (const token of answerTokens) {
        yield token;
        // Each token is a write of its own, as those of a model are.
        await setImmediate(undefined, { signal });
      }
      return;
    case 'paced':
      for (let index = 0; index < pacedTokens; index += 1) {
        yield answerTokens[index % answerTokens.length] ?? '';
        await setTimeout(tokenIntervalMs, undefined, { signal });
      }
      return;
    case 'flood':
      while (record.sentBytes < floodBytes) {
        yield paragraph;
        await setImmediate(undefined, { signal });
      }
  }
}
