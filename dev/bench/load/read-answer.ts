import { type BenchRequest, sendRequest } from './send-request.ts';

/** An answer that was read to its end. */
export interface BenchAnswer {
  readonly bytes: number;
  /** Server-sent events in it; 0 for another kind of answer. */
  readonly events: number;
}

const endOfEvent = Buffer.from('\n\n');

/** Sends a request and reads the answer. Rejects unless it is whole and of status 200. */
export async function readAnswer(request: BenchRequest): Promise<BenchAnswer> {
  const answer = await sendRequest(request);
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  if (answer.statusCode !== 200) {
    throw new Error(`Cannot measure ${request.url}: it answers ${answer.statusCode} ${body.toString()}`);
  }
  return { bytes: body.length, events: countEvents(body) };
}

function countEvents(body: Buffer): number {
  let count = 0;
  for (let at = body.indexOf(endOfEvent); at >= 0; at = body.indexOf(endOfEvent, at + 2)) count += 1;
  return count;
}
