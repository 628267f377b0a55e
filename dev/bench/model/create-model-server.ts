import type { IncomingMessage, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import * as z from 'zod';
import { chatCompletion } from './chat-replies.ts';
import { answerFaultily } from './answer-faultily.ts';
import { chooseFault } from './choose-fault.ts';
import type { ModelRecord, StreamRecord } from './model-protocol.ts';
import { answerTokens, type StreamStyle, writeStream } from './write-stream.ts';

/** A model that does as the name of its deployment says and remembers what it did. */
export interface ModelServer {
  serve(request: IncomingMessage, response: ServerResponse): void;
  record(): Omit<ModelRecord, 'type'>;
}

/**
 * The deployments: each writes its streams in one style, and `faulty` writes as `quick` does where nothing is wrong.
 */
export type ModelDeployment = StreamStyle | 'faulty';

const callSchema = z.object({
  /** Name of the deployment, and with it how the answer comes. */
  model: z.enum(['quick', 'paced', 'flood', 'faulty'] satisfies ModelDeployment[]),
  stream: z.boolean().default(false),
});

/** Makes the model. Whole answers come at once from every deployment. */
export function createModelServer(): ModelServer {
  let openCalls = 0;
  let streams = 0;
  let lastStream: StreamRecord | undefined;

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { model, stream } = callSchema.parse(await json(request));
    const fault = model === 'faulty' ? chooseFault(Math.random()) : undefined;
    if (fault !== undefined && !(await answerFaultily(response, fault, stream))) return;
    if (stream) {
      const record: StreamRecord = { tokensAtMs: [], sentBytes: 0 };
      streams += 1;
      lastStream = record;
      await writeStream(response, model === 'faulty' ? 'quick' : model, record);
    } else {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(chatCompletion(answerTokens.join(''), answerTokens.length)));
    }
  };

  return {
    serve(request, response) {
      // Whether it is there is asked by other methods than a chat.
      if (request.method !== 'POST') {
        response.writeHead(404).end();
        return;
      }
      openCalls += 1;
      response.once('close', () => (openCalls -= 1));
      answer(request, response).catch((error: unknown) => {
        if (!response.destroyed) console.error('The model of the bench failed:', error);
        response.destroy();
      });
    },
    record: () => ({ openCalls, streams, ...(lastStream !== undefined && { lastStream }) }),
  };
}
