import type { ChatModel, ChatOutcome, ChatRequest } from '../../ports/chat-model.ts';
import { estimateTokens } from '../../shared/estimate-tokens.ts';
import { type RetryOptions, retry } from '../../shared/retry.ts';
import { type Authorisation, createAuthoriser, type InferenceCredential } from './create-authoriser.ts';
import { toChatBody } from './chat-wire.ts';
import { decodeFailure, type FailureContext } from './decode-failure.ts';
import { createInferenceClient, type InferenceResponse } from './inference-client.ts';
import { isRepeatable } from './is-repeatable.ts';
import { type ChatStreamLimits, openChatStream } from './open-chat-stream.ts';
import { readBodyText } from './read-body-text.ts';
import { type Completion, readCompletion } from './read-completion.ts';
import type { InferenceRoute } from './route-kind.ts';
import { toTokenUsage } from './to-token-usage.ts';

/** What a chat model is made of. */
export interface InferenceChatModelOptions {
  /** The endpoint, as `recogniseRoute` describes it. */
  readonly route: InferenceRoute;
  /** Deployment of requests that name none, where the endpoint's URL names none either. */
  readonly defaultDeployment: string;
  readonly credential: InferenceCredential;
  /** Connections to the endpoint at a time. */
  readonly maxSockets: number;
  /** Longest answer that is not streamed, in bytes. */
  readonly maxAnswerBytes?: number;
  readonly streamLimits?: Partial<ChatStreamLimits>;
  /** Longest wait before a call is repeated whose refusal names none, in milliseconds. */
  readonly backOffMs?: number;
}

/** A chat model that holds connections to its endpoint. */
export interface InferenceChatModel extends ChatModel {
  /** Loads the client library, as the first call does otherwise; connects to nothing. */
  load(): Promise<void>;
  /** Ends the connections that are kept; calls in flight fail. */
  close(): void;
}

/** Error bodies are small; an HTML page that is not may be cut. */
const maxFailureBytes = 64 * 1024;

const defaultStreamLimits: ChatStreamLimits = {
  firstTokenTimeoutMs: 45_000,
  idleTimeoutMs: 60_000,
  maxEventLength: 1024 * 1024,
};

/**
 * Makes a chat model of the deployments behind one endpoint of any route kind, on `@azure-rest/ai-inference`.
 *
 * A call that is refused for the moment (429, 5xx, no connection) is repeated once, within the deadline of its signal
 * (`createDeadline`); a stream only until its first delta. Usage the endpoint does not count is estimated, see
 * `toTokenUsage`. The key or token is asked for at each call and appears in no error.
 */
export function createInferenceChatModel(options: InferenceChatModelOptions): InferenceChatModel {
  const { route, credential, maxSockets, maxAnswerBytes = 8 * 1024 * 1024, backOffMs } = options;
  const authorise = createAuthoriser(route, credential);
  const client = createInferenceClient({ route, maxSockets });
  const limits = { ...defaultStreamLimits, ...options.streamLimits };

  const prepare = (request: ChatRequest, isStream: boolean) => {
    const deployment = request.deployment ?? route.deployment ?? options.defaultDeployment;
    const context: FailureContext = { deployment, kind: route.kind, operation: '/chat/completions' };
    const body = toChatBody(request, { ...context, isStream });
    const send = async (authorisation: Authorisation, signal: AbortSignal): Promise<InferenceResponse> => {
      const response = await client.post({ operation: context.operation, deployment, authorisation, body }, signal);
      if (response.status < 200 || response.status > 299) throw await readFailure(response, context, signal);
      return response;
    };
    return { context, send };
  };
  const retryOptions = (signal: AbortSignal): RetryOptions => ({
    signal,
    isRepeatable,
    ...(backOffMs !== undefined && { backOffMs }),
  });

  return {
    async complete(request, signal) {
      const { context, send } = prepare(request, false);
      return retry(async (attempts) => {
        const response = await send(await authorise(signal), signal);
        const completion = await readCompletion(response, context, { maxBytes: maxAnswerBytes, signal });
        const { text } = completion;
        return { text, ...describe({ request, context, completion, attempts, answerTokens: estimateTokens(text) }) };
      }, retryOptions(signal));
    },

    async *stream(request, signal) {
      const { context, send } = prepare(request, true);
      const { parts, attempts } = await retry(async (attempts) => {
        // Before the limits of the stream begin to run: a key may take longer than a first token may.
        const authorisation = await authorise(signal);
        const sendNow = (signal: AbortSignal) => send(authorisation, signal);
        return { attempts, parts: await openChatStream({ send: sendNow, signal, context, limits }) };
      }, retryOptions(signal));
      let answerTokens = 0;
      let left = request.maxCharacters ?? Number.POSITIVE_INFINITY;
      for await (const part of parts) {
        if (part.type === 'end') {
          yield { type: 'end', ...describe({ request, context, completion: part, attempts, answerTokens }) };
          return;
        }
        const { text, model } = part;
        answerTokens += estimateTokens(text);
        yield { type: 'delta', text };
        left -= text.length;
        if (left <= 0) {
          // Leaving the loop ends the call.
          const completion = { finishReason: 'length', model, usage: undefined } as const;
          yield { type: 'end', ...describe({ request, context, completion, attempts, answerTokens }) };
          return;
        }
      }
    },

    load: () => client.load(),
    close: () => client.close(),
  };
}

async function readFailure(response: InferenceResponse, context: FailureContext, signal: AbortSignal): Promise<Error> {
  const { status, headers, body } = response;
  try {
    const { text } = await readBodyText(body, maxFailureBytes);
    return decodeFailure({ status, headers, text }, context);
  } catch (error) {
    signal.throwIfAborted();
    // The status alone says enough where its explanation broke off.
    if (error instanceof Error && 'code' in error) return decodeFailure({ status, headers, text: '' }, context);
    throw error;
  }
}

function describe(parts: {
  readonly request: ChatRequest;
  readonly context: FailureContext;
  readonly completion: Omit<Completion, 'text'>;
  readonly attempts: number;
  readonly answerTokens: number;
}): ChatOutcome {
  const { request, context, completion, attempts, answerTokens } = parts;
  return {
    deployment: context.deployment,
    model: completion.model ?? context.deployment,
    usage: toTokenUsage(completion.usage, { request, answerTokens }),
    finishReason: completion.finishReason,
    attempts,
  };
}
