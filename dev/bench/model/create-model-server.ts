import type { IncomingMessage, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import * as z from 'zod';
import { chatCompletion } from './chat-replies.ts';
import type { ModelRecord, StreamRecord } from './model-protocol.ts';
import { answerTokens, type StreamStyle, writeStream } from './write-stream.ts';

/** A model that does as the name of its deployment says and remembers what it did. */
export interface ModelServer {
  serve(request: IncomingMessage, response: ServerResponse): void;
  record(): Omit<ModelRecord, 'type'>;
}

const callSchema = z.object({
  /** Name of the deployment, and with it how the answer comes. */
  model: z.enum(['quick', 'paced', 'flood'] satisfies StreamStyle[]),
  stream: z.boolean().default(false),
});

/** Makes the model. Whole answers come at once from every deployment. */
export function createModelServer(): ModelServer {
  let openCalls = 0;
  let streams = 0;
  let lastStream: StreamRecord | undefined;

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { model, stream } = callSchema.parse(await json(request));
    if (stream) {
      const record: StreamRecord = { tokensAtMs: [], sentBytes: 0 };
      streams += 1;
      lastStream = record;
      await writeStream(response, model, record);
    } else {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(chatCompletion(answerTokens.join(''), answerTokens.length)));
    }
  };

  return {
    serve(request, response) {
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
