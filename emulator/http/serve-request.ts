import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AnswerContext } from './answer-request.ts';
import type { EmulatorLogEntry } from '../emulator-log-entry.ts';
import { answerRequest, maxBodyBytes } from './answer-request.ts';
import { errorReplies } from '../wire/error-replies.ts';
import { parseRoute } from '../wire/parse-route.ts';
import { readBody } from './read-body.ts';
import { RefusedRequest } from '../wire/refused-request.ts';
import { sendEvents } from './send-events.ts';
import { sendReply } from './send-reply.ts';

/** Stands in the log for a status where the caller left before there was one (as nginx writes it). */
const callerGone = 499;

/** What serving needs besides the request. */
export interface ServingContext extends AnswerContext {
  readonly streamTokensPerSecond: number;
  readonly onRequest: (entry: EmulatorLogEntry) => void;
  /** Told of a fault of the emulator itself, which the caller sees as 500. */
  readonly onFault: (error: unknown) => void;
}

/** Serves one request from its route to the last byte, and reports it once. Never rejects. */
export async function serveRequest(
  context: ServingContext,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const started = performance.now();
  const gone = new AbortController();
  const [path = '/', query = ''] = (request.url ?? '/').split('?', 2);
  const method = request.method ?? '';
  const route = parseRoute(method, path);
  let deployment: string | undefined;
  let tokensProduced = 0;
  response.once('close', () => {
    gone.abort();
    context.onRequest({
      method,
      path,
      status: response.headersSent ? response.statusCode : callerGone,
      durationMs: performance.now() - started,
      tokensProduced,
      ...(route === undefined ? {} : { route: route.kind, operation: route.operation }),
      ...(deployment === undefined ? {} : { deployment }),
      completed: response.writableFinished,
    });
  });

  const headers = commonHeaders(context.newId(), request);
  try {
    if (route === undefined) throw new RefusedRequest(errorReplies.notFound());
    const version = new URLSearchParams(query).get('api-version');
    const answer = await answerRequest(context, {
      route,
      version,
      headers: request.headers,
      readBody: () => readBody(request, maxBodyBytes),
    });
    ({ deployment } = answer);
    if ('reply' in answer.result) {
      tokensProduced = answer.result.tokens;
      sendReply(response, answer.result.reply, headers);
      return;
    }
    response.writeHead(200, { ...headers, 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
    const onToken = (): void => {
      tokensProduced += 1;
    };
    const pace = { tokensPerSecond: context.streamTokensPerSecond, onToken };
    await sendEvents(response, answer.result.stream, pace, gone.signal);
  } catch (error) {
    if (error instanceof RefusedRequest) {
      request.resume();
      sendReply(response, error.reply, headers);
    } else if (!gone.signal.aborted && !request.destroyed) {
      context.onFault(error);
      if (response.headersSent) response.destroy();
      else sendReply(response, errorReplies.internal(), headers);
    }
  }
}

/** Headers on every answer of the Azure hosts; the caller's request id is echoed. */
function commonHeaders(id: string, request: IncomingMessage): Readonly<Record<string, string>> {
  const clientId = request.headers['x-ms-client-request-id'];
  return {
    'apim-request-id': id,
    'x-request-id': id,
    ...(typeof clientId === 'string' ? { 'x-ms-client-request-id': clientId } : {}),
  };
}
