import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';

/** One request as it came in. */
export interface RecordedCall {
  readonly method: string;
  /** Path with query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The body as JSON; `undefined` when there was none. */
  readonly body: unknown;
  /** Resolves when the response has been sent or its connection was closed. */
  readonly closed: Promise<void>;
}

/** A model endpoint that does nothing but record what it is asked. */
export interface RecordingModelServer extends AsyncDisposable {
  /** Origin, without a trailing slash. */
  readonly url: string;
  readonly calls: readonly RecordedCall[];
  /** Connections made so far. */
  connectionCount(): number;
  /** Closes the port and every connection; may be called more than once. */
  close(): Promise<void>;
}

/** Starts the double on a free loopback port; `answer` says what each call gets. */
export async function startRecordingModelServer(
  answer: (call: RecordedCall, response: ServerResponse) => unknown,
): Promise<RecordingModelServer> {
  const calls: RecordedCall[] = [];
  let connections = 0;
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await text(request);
    const call: RecordedCall = {
      method: request.method ?? '',
      path: request.url ?? '',
      headers: request.headers,
      text: body,
      body: body === '' ? undefined : JSON.parse(body),
      closed: new Promise((resolve) => response.once('close', resolve)),
    };
    calls.push(call);
    await answer(call, response);
  };
  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  server.on('connection', () => {
    connections += 1;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('The server has no port');
  const close = async (): Promise<void> => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  };
  return {
    url: `http://127.0.0.1:${address.port}`,
    calls,
    connectionCount: () => connections,
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Answers with JSON. */
export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

/** A whole chat answer as the OpenAI and model inference routes give it. */
export function chatCompletion(content: string): object {
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1_760_000_000,
    model: 'recorded-model',
    choices: [
      { index: 0, finish_reason: 'stop', message: { role: 'assistant', content, tool_calls: null }, logprobs: null },
    ],
    usage: { prompt_tokens: 9, completion_tokens: 2, total_tokens: 11 },
  };
}

/** Answers with server-sent events and ends. */
export function sendEvents(response: ServerResponse, events: readonly string[]): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const event of events) response.write(event);
  response.end();
}
