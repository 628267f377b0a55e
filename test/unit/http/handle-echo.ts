import { HttpRequest, HttpResponse, InvocationContext } from '@azure/functions';
import * as z from 'zod';
import { createBodyBudget } from '../../../src/http/body-budget.ts';
import type { CallerGone, ClientConnections } from '../../../src/http/library/client-connection.ts';
import { createHandler, type Endpoint, type RequestLimits } from '../../../src/http/create-handler.ts';

/** Request and answer of the endpoint. */
export interface Echo {
  readonly text: string;
}

const echoSchema = z.strictObject({ text: z.string() });

/** Bounds of the endpoint. */
export const limits: RequestLimits = {
  maxBodyBytes: 100,
  uploadIdleMs: 5_000,
  uploadDeadlineMs: 5_000,
  firstEventDeadlineMs: 5_000,
  answerDeadlineMs: 5_000,
  streamDeadlineMs: 5_000,
};

/** What a test sends. */
export interface Sent {
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** Sends one request through the pipeline to an endpoint that repeats its body; `logs` gets what the invocation logs. */
export async function handleEcho(
  { headers, body = '{"text":"hello"}' }: Partial<Sent>,
  endpoint: Partial<Endpoint<Echo, Echo>> = {},
  logs: string[] = [],
): Promise<HttpResponse> {
  const handler = createHandler<Echo, Echo>({
    contract: {
      name: 'echo',
      method: 'POST',
      route: 'echo',
      authLevel: 'anonymous',
      summary: 'Echo',
      settings: 'valid',
      bodyLimit: 'summarise',
      request: echoSchema,
      answer: echoSchema,
      canStream: true,
    },
    useCase: (request) => Promise.resolve(request),
    limits,
    refusal: undefined,
    connections: connectionsWith(new AbortController().signal),
    bodies: createBodyBudget(100),
    ...endpoint,
  });
  const request = new HttpRequest({
    url: 'http://localhost/api/echo',
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: { string: body },
  });
  const context = new InvocationContext({
    invocationId: 'invocation',
    functionName: 'echo',
    logHandler: (_level, ...lines) => logs.push(lines.join(' ')),
  });
  const response = await handler(request, context);
  if (!(response instanceof HttpResponse)) throw new Error('The handler answered no HttpResponse');
  return response;
}

/** Connections that all end with one signal. */
export function connectionsWith(gone: AbortSignal): ClientConnections {
  const whenGone = (tell: (reason: CallerGone) => void): void => {
    if (gone.aborted) tell(gone.reason);
    else gone.addEventListener('abort', () => tell(gone.reason));
  };
  return { of: () => ({ whenGone, drained: () => Promise.resolve(), destroy: () => undefined }) };
}
