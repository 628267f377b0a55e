import type { ChatModel } from '../../ports/chat-model.ts';
import { createLoopTurns } from '../../shared/create-loop-turns.ts';
import { splitText } from '../../shared/split-text.ts';
import type { UseCase } from '../../shared/use-case.ts';
import { condenseChunks } from './condense-chunks.ts';
import type { SummariseAnswer, SummariseRequest } from './contract.ts';
import { createLedger } from './create-ledger.ts';
import { maxCharactersOf, toLengthLimit } from './length-limit.ts';
import { documentMessages, partsMessages } from './prompts.ts';
import type { SummaryForm } from './summary-writer.ts';
import { writeSummary } from './write-summary.ts';

/** What summarising needs. */
export interface SummariseDependencies {
  readonly chat: ChatModel;
  /** Most text one model call is given, in estimated tokens. */
  readonly chunkTokens: number;
  /** Most model calls of one request at the same time. */
  readonly parallelCalls: number;
}

/**
 * Creates the use case `summarise`. A text that fits one call is summarised whole. A longer one is split into chunks,
 * each is summarised by itself, several at a time, and the partial summaries are joined in order, in more than one
 * round where they do not fit one call. Throws what `ChatModel` throws; the first failed call stops the others.
 */
export function createSummarise(dependencies: SummariseDependencies): UseCase<SummariseRequest, SummariseAnswer> {
  // All calls share them, so that many long texts hold up the event loop no longer than one.
  const turns = createLoopTurns();
  return async (request, call) => {
    const ledger = createLedger();
    const chunks = await splitText(request.text, {
      maxTokens: dependencies.chunkTokens,
      turns,
      signal: call.signal,
    });
    const isSingle = chunks.length === 1;
    const form: SummaryForm = { format: request.format, limit: toLengthLimit(request.length) };
    const messages = isSingle
      ? documentMessages(request.text, form, request)
      : partsMessages(await condenseChunks(chunks, request, { ...dependencies, ledger, call }), form, request);

    const { summary, isTruncated, outcome } = await writeSummary(
      { deployment: request.deployment, messages, maxCharacters: maxCharactersOf(form.limit) },
      form,
      {
        chat: dependencies.chat,
        call,
      },
    );
    ledger.add(outcome);
    return {
      summary,
      truncated: isTruncated || ledger.hasCutAnswer(),
      strategy: isSingle ? 'single' : 'mapReduce',
      chunks: chunks.length,
      deployment: outcome.deployment,
      model: outcome.model,
      ...ledger.totals(),
    };
  };
}
