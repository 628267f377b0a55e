import { startEmulator } from '../../emulator/start-emulator.ts';
import { type AppOptions, type RunningApp, startApp } from './start-app.ts';

/** The built app with an inference emulator as its models; closing it stops both. */
export interface AppOnEmulator extends RunningApp {
  /** Key of the emulator. */
  readonly key: string;
}

/** Starts an emulator, and the built app on it as `startApp` does. */
export async function startAppOnEmulator(options: Omit<AppOptions, 'endpoint' | 'key'> = {}): Promise<AppOnEmulator> {
  const emulator = await startEmulator();
  const { url, key } = emulator;
  try {
    const app = await startApp({ ...options, endpoint: `${url}/openai/v1`, key });
    const close = async (): Promise<void> => {
      await app.close();
      await emulator.close();
    };
    return { ...app, key, close, [Symbol.asyncDispose]: close };
  } catch (error) {
    await emulator.close();
    throw error;
  }
}
