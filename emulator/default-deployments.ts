import type { EmulatorDeployment } from './emulator-deployment.ts';

const chatModel = 'emulated-extractive-chat-1';
const embeddingModel = 'emulated-hashed-embedding-1';

/**
 * The deployments of an emulator that was given no table. The names are the ones in common use, so that an app's
 * settings need no change; the models behind them report what they are. The first chat row answers where a
 * single-model route gets no name.
 */
export const defaultDeployments: readonly EmulatorDeployment[] = [
  { name: 'gpt-5-mini', model: chatModel, capabilities: ['chat'] },
  { name: 'Mistral-large', model: chatModel, capabilities: ['chat'] },
  { name: 'Phi-4-mini-instruct', model: chatModel, capabilities: ['chat'] },
  { name: 'text-embedding-3-small', model: embeddingModel, capabilities: ['embeddings'] },
];
