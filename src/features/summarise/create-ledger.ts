import type { ChatOutcome } from '../../ports/chat-model.ts';
import type { SummariseAnswer } from './contract.ts';

/** Sums up what the calls of one request cost. */
export interface Ledger {
  add(outcome: ChatOutcome): void;
  totals(): Pick<SummariseAnswer, 'usage' | 'attempts'>;
  /** Whether a model ran into its cap, so that its answer lacks an end. */
  hasCutAnswer(): boolean;
}

/** Opens a ledger without entries. */
export function createLedger(): Ledger {
  const usage = { inputTokens: 0, outputTokens: 0, calls: 0 };
  let attempts = 0;
  let hasCutAnswer = false;
  return {
    add(outcome) {
      usage.inputTokens += outcome.usage.inputTokens;
      usage.outputTokens += outcome.usage.outputTokens;
      usage.calls += 1;
      attempts += outcome.attempts;
      hasCutAnswer ||= outcome.finishReason === 'length';
    },
    totals: () => ({ usage: { ...usage }, attempts }),
    hasCutAnswer: () => hasCutAnswer,
  };
}
