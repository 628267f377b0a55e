import { splitTokens } from './split-tokens.ts';

/** What a caller may ask of the end of an answer. */
export interface CompletionLimits {
  /** Most tokens in the answer; none when absent. */
  readonly maxTokens?: number | undefined;
  /** Texts before which the answer ends; they are not part of it. */
  readonly stop?: readonly string[];
}

/** An answer as it will be sent: token by token, and why it ends. */
export interface Completion {
  readonly tokens: readonly string[];
  readonly finishReason: 'stop' | 'length';
}

/** Cuts `text` at the first stop sequence, then at the token limit; only the latter makes the reason `length`. */
export function limitCompletion(text: string, { maxTokens = Infinity, stop = [] }: CompletionLimits): Completion {
  const ends = stop.filter((sequence) => sequence !== '').map((sequence) => text.indexOf(sequence));
  const end = Math.min(text.length, ...ends.filter((index) => index >= 0));
  const tokens = [...splitTokens(text.slice(0, end))];
  if (tokens.length <= maxTokens) return { tokens, finishReason: 'stop' };
  return { tokens: tokens.slice(0, maxTokens), finishReason: 'length' };
}
