import { afterAll, beforeAll } from 'vitest';
import { type Emulator, startEmulator } from '../../emulator/start-emulator.ts';
import { type Answer, postJson } from './post-json.ts';

/** The emulator of one test file. */
export interface UsedEmulator {
  /** Its origin; known once the tests run. */
  url(this: void): string;
  /** Posts to a path with its key, unless `headers` say otherwise. */
  post(this: void, path: string, body: unknown, headers?: Record<string, string>): Promise<Answer>;
}

/** Starts an emulator before the tests of a file and closes it after them. */
export function useEmulator(): UsedEmulator {
  let emulator: Emulator | undefined;
  const running = (): Emulator => {
    if (emulator === undefined) throw new Error('The emulator runs only while the tests do');
    return emulator;
  };
  beforeAll(async () => {
    emulator = await startEmulator();
  });
  afterAll(() => running().close());
  return {
    url: () => running().url,
    post: (path, body, headers = {}) => postJson(running().url + path, body, { 'api-key': running().key, ...headers }),
  };
}
