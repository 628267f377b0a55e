import { app } from '@azure/functions';
import * as z from 'zod';
import { createInferenceChatModel } from '../../../src/adapters/inference/inference-chat-model.ts';
import { recogniseRoute } from '../../../src/adapters/inference/route-kind.ts';
import { createClientConnections } from '../../../src/http/library/client-connection.ts';
import { findCoreModule } from '../../../src/http/library/find-core-module.ts';
import { guardLibrary } from '../../../src/http/library/guard-library.ts';
import { createRegister } from '../../../src/http/register.ts';

// The app's own pipeline and model adapter with one function that hands on all a model writes. A summary is bounded, so
// that only this shows what holds a long stream back when its caller does not read.

const hourMs = 3_600_000;
const route = recogniseRoute(process.env['INFERENCE_ENDPOINT'] ?? '');
if (route === undefined) throw new TypeError('INFERENCE_ENDPOINT is no endpoint of models');
const chat = createInferenceChatModel({
  route,
  defaultDeployment: process.env['CHAT_DEPLOYMENT'] ?? '',
  maxSockets: 64,
  credential: { kind: 'none' },
});

app.setup({ enableHttpStream: true });
const connections = createClientConnections();
const register = createRegister(
  app,
  {
    settingsFaults: [],
    limits: {
      maxBodyBytes: { summarise: 1_024 },
      maxBodyBytesInFlight: 1_024,
      uploadIdleMs: hourMs,
      uploadDeadlineMs: hourMs,
      firstEventDeadlineMs: hourMs,
      answerDeadlineMs: hourMs,
      streamDeadlineMs: hourMs,
    },
  },
  connections,
);
register(
  {
    name: 'relay',
    method: 'GET',
    route: 'relay',
    authLevel: 'anonymous',
    summary: 'Hands on all that the model writes',
    settings: 'none',
    request: z.undefined(),
    answer: z.object({ length: z.int() }),
    canStream: true,
  },
  () =>
    async (_request, { signal, events }) => {
      let length = 0;
      for await (const event of chat.stream({ messages: [{ role: 'user', content: 'Write.' }] }, signal)) {
        if (event.type === 'end') break;
        length += event.text.length;
        await events?.delta(event.text);
      }
      return { length };
    },
);
guardLibrary({ core: findCoreModule(), connections });
