import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { modelMessageSchema, type ModelRecord } from './model-protocol.ts';

/** The model of the benches, in a process of its own, so that its work counts for nobody else. */
export interface ModelProcess {
  /** Base URL of its OpenAI route. */
  readonly endpoint: string;
  /** What it has done so far. */
  record(): Promise<ModelRecord>;
  close(): Promise<void>;
}

/** Starts the model on a free port of 127.0.0.1. */
export async function startModel(): Promise<ModelProcess> {
  const child = fork(fileURLToPath(new URL('main.ts', import.meta.url)), [], { execArgv: [] });
  const ended = once(child, 'close').then(() => Promise.reject(new Error('The model ended by itself')));
  // Whoever waits for the model hears of it; nobody has to wait.
  ended.catch(() => undefined);
  const nextMessage = async () => {
    const [message]: unknown[] = await Promise.race([once(child, 'message'), ended]);
    return modelMessageSchema.parse(message);
  };
  const listening = await nextMessage();
  if (listening.type !== 'listening') throw new Error('The model did not say where it listens');
  let turn: Promise<unknown> = Promise.resolve();
  return {
    endpoint: `${listening.url}/openai/v1`,
    record() {
      const mine = turn.then(async () => {
        const answer = nextMessage();
        child.send('record');
        const record = await answer;
        if (record.type !== 'record') throw new Error('The model did not say what it has done');
        return record;
      });
      turn = Promise.allSettled([mine]);
      return mine;
    },
    async close() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const closed = once(child, 'close');
      child.kill('SIGKILL');
      await closed;
    },
  };
}
