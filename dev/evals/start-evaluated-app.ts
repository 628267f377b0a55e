import { join } from 'node:path';
import * as z from 'zod';
import { startEmulator } from '../../emulator/start-emulator.ts';
import { startHost } from '../host/start-host.ts';
import { buildApp } from '../run/build-app.ts';

/** The built app, running over the emulator. */
export interface EvaluatedApp {
  summariseInOneSentence(this: void, text: string): Promise<string>;
  close(): Promise<void>;
}

const answerSchema = z.object({ summary: z.string() });

/** Builds the app and starts it on free ports, with warnings and errors on the console. */
export async function startEvaluatedApp(projectFolder: string): Promise<EvaluatedApp> {
  await buildApp({ projectFolder, outputFolder: join(projectFolder, 'dist') });
  const emulator = await startEmulator();
  try {
    const host = await startHost({
      appFolder: projectFolder,
      port: 0,
      env: {
        ...process.env,
        INFERENCE_ENDPOINT: `${emulator.url}/openai/v1`,
        INFERENCE_AUTH: 'key',
        INFERENCE_KEY: emulator.key,
        CHAT_DEPLOYMENT: 'gpt-5-mini',
      },
      log: ({ level, message }) => {
        if (level === 'warning' || level === 'error' || level === 'critical') console.error(message);
      },
    });
    return {
      async summariseInOneSentence(text) {
        const response = await fetch(`${host.url}/api/summarise`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ text, length: { sentences: 1 } }),
          signal: AbortSignal.timeout(60_000),
        });
        if (!response.ok) throw new Error(`Cannot summarise: ${response.status} ${await response.text()}`);
        return answerSchema.parse(await response.json()).summary;
      },
      async close() {
        await host.close();
        await emulator.close();
      },
    };
  } catch (error) {
    await emulator.close();
    throw error;
  }
}
