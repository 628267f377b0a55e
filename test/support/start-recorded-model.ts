import type { ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';
import {
  createInferenceChatModel,
  type InferenceChatModelOptions,
} from '../../src/adapters/inference/inference-chat-model.ts';
import { recogniseRoute } from '../../src/adapters/inference/route-kind.ts';
import type { ChatModel } from '../../src/ports/chat-model.ts';
import { type RecordedCall, type RecordingModelServer, startRecordingModelServer } from './recording-model-server.ts';

/** The key the model of `startRecordedModel` sends when it is given no credential. */
export const recordedKey = 'key-that-must-stay-secret';

/** A chat model and the double it talks to. */
export interface RecordedModel {
  readonly model: ChatModel;
  readonly server: RecordingModelServer;
}

/** Settings of the model, and the base path that decides its route. */
export type RecordedModelOptions = Partial<Omit<InferenceChatModelOptions, 'route'>> & { readonly path?: string };

/** Starts a double for one test, and a chat model on it whose back-off takes no time. */
export async function startRecordedModel(
  answer: (response: ServerResponse, call: RecordedCall, callNumber: number) => unknown,
  { path = '/openai/v1', ...options }: RecordedModelOptions = {},
): Promise<RecordedModel> {
  let callNumber = 0;
  const server = await startRecordingModelServer((call, response) => {
    callNumber += 1;
    return answer(response, call, callNumber);
  });
  const route = recogniseRoute(`${server.url}${path}`);
  if (route === undefined) throw new TypeError(`No route has the path ${path}`);
  const model = createInferenceChatModel({
    route,
    defaultDeployment: 'main',
    maxSockets: 64,
    credential: { kind: 'key', key: () => Promise.resolve(recordedKey) },
    backOffMs: 1,
    ...options,
  });
  onTestFinished(async () => {
    model.close();
    await server.close();
  });
  return { model, server };
}
