import { once } from 'node:events';
import { IncomingMessage, get } from 'node:http';

/** An answer whose body was JSON; `undefined` where it was not. */
export interface JsonAnswer {
  readonly status: number;
  readonly body: unknown;
}

const maxBodyBytes = 1024 * 1024;

/**
 * Gets JSON from a server on this machine over plain http. Not by `fetch`, which may be set to go through a proxy.
 *
 * @throws Node's system error when there is no connection, the signal's reason when it is aborted
 */
export async function getJson(
  url: string,
  signal: AbortSignal,
  headers: Readonly<Record<string, string>> = {},
): Promise<JsonAnswer> {
  const request = get(url, { agent: false, signal, headers });
  const [response]: readonly unknown[] = await once(request, 'response');
  if (!(response instanceof IncomingMessage)) throw new TypeError('Cannot read the response');
  let body = '';
  for await (const part of response.setEncoding('utf8')) {
    body += String(part);
    if (body.length > maxBodyBytes) throw new Error(`Cannot read "${url}": the limit is ${maxBodyBytes} bytes`);
  }
  return { status: response.statusCode ?? 0, body: parse(body) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
