import { Agent, type IncomingMessage, request } from 'node:http';
import { once } from 'node:events';

/** A request to one of the apps. */
export interface BenchRequest {
  readonly url: string;
  /** A value that is sent as JSON by POST; a GET without. */
  readonly body?: object;
  /** Whether events are wanted. */
  readonly wantsEvents?: boolean;
}

const agent = new Agent({ keepAlive: true });

/** Sends a request and resolves with the head of the answer. Rejects when the status is not 200. */
export async function sendRequest({ url, body, wantsEvents = false }: BenchRequest): Promise<IncomingMessage> {
  const text = body === undefined ? undefined : JSON.stringify(body);
  const call = request(url, {
    agent,
    method: text === undefined ? 'GET' : 'POST',
    headers: {
      accept: wantsEvents ? 'text/event-stream' : 'application/json',
      ...(text !== undefined && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
    },
  });
  call.end(text);
  const [answer] = await once(call, 'response');
  return answer;
}
