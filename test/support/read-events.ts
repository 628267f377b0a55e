import { EventSourceParserStream } from 'eventsource-parser/stream';
import * as z from 'zod';

/** One server-sent event, its data parsed. */
export interface ReceivedEvent {
  readonly event: string | undefined;
  readonly data: unknown;
}

const deltaSchema = z.object({ text: z.string() });

/** Reads the events of an answer as they come. Leaving the loop early ends the connection. */
export async function* readEvents({ body }: Response): AsyncGenerator<ReceivedEvent, void, undefined> {
  if (body === null) throw new TypeError('The answer has no body');
  const events = body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
  for await (const { event, data } of events) yield { event, data: JSON.parse(data) };
}

/** Reads all events of an answer. */
export async function collectEvents(response: Response): Promise<readonly ReceivedEvent[]> {
  const all: ReceivedEvent[] = [];
  for await (const event of readEvents(response)) all.push(event);
  return all;
}

/** The texts of all `delta` events, joined. */
export function joinDeltas(events: readonly ReceivedEvent[]): string {
  return events.map(({ event, data }) => (event === 'delta' ? deltaSchema.parse(data).text : '')).join('');
}
