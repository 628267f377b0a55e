import pMap from 'p-map';
import type { ChatModel, ChatRequest } from '../../ports/chat-model.ts';
import { AppError } from '../../shared/app-error.ts';
import { createDeadline } from '../../shared/deadline.ts';
import { estimateTokens } from '../../shared/estimate-tokens.ts';
import type { Call } from '../../shared/use-case.ts';
import type { SummariseRequest } from './contract.ts';
import type { Ledger } from './create-ledger.ts';
import { chunkMessages, joinMessages } from './prompts.ts';

/** Fewest and most words of a partial summary. */
const minPartWords = 60;
const maxPartWords = 200;

/** What condensing needs. */
export interface Condensing {
  readonly chat: ChatModel;
  readonly chunkTokens: number;
  readonly parallelCalls: number;
  readonly ledger: Ledger;
  readonly call: Call;
}

/**
 * Summarises every chunk, several at a time, and joins the partial summaries, in order, in rounds until they fit one call.
 * The first failed call stops the others and is thrown; a model that does not shorten is `upstream_invalid_answer`.
 */
export async function condenseChunks(
  chunks: readonly string[],
  request: SummariseRequest,
  condensing: Condensing,
): Promise<string[]> {
  const total = chunks.length;
  const maxWords = wordsOfPart(total, condensing.chunkTokens);
  let parts = await askAll('map', chunks, condensing, (chunk, index) => ({
    deployment: request.deployment,
    messages: chunkMessages(chunk, { number: index + 1, total, maxWords }, request),
  }));
  for (
    let groups = group(parts, condensing.chunkTokens);
    groups.length > 1;
    groups = group(parts, condensing.chunkTokens)
  ) {
    if (groups.length === parts.length) {
      throw new AppError(
        'upstream_invalid_answer',
        'Cannot join the partial summaries: the model does not shorten them',
      );
    }
    parts = await askAll('join', groups, condensing, (joined) => ({
      deployment: request.deployment,
      messages: joinMessages(joined, maxPartWords, request),
    }));
  }
  return parts;
}

async function askAll<Item>(
  stage: string,
  items: readonly Item[],
  { chat, parallelCalls, ledger, call }: Condensing,
  toRequest: (item: Item, index: number) => ChatRequest,
): Promise<string[]> {
  const deadline = createDeadline({ ms: Number.POSITIVE_INFINITY, parent: call.signal });
  let done = 0;
  try {
    return await pMap(
      items,
      async (item, index) => {
        const answer = await chat.complete(toRequest(item, index), deadline.signal);
        if (answer.text.trim() === '') {
          throw new AppError(
            'upstream_invalid_answer',
            'Cannot summarise a part of the text: the model answered nothing',
          );
        }
        ledger.add(answer);
        done += 1;
        await call.events?.start();
        await call.events?.progress({ stage, done, total: items.length });
        return answer.text;
      },
      { concurrency: parallelCalls, signal: deadline.signal },
    );
  } catch (error) {
    deadline.abort(error);
    throw error;
  } finally {
    deadline.dispose();
  }
}

/** Words of a partial summary, so that all parts fit one call where that leaves each enough to be of use. */
function wordsOfPart(parts: number, chunkTokens: number): number {
  // A word is about one and a half estimated tokens in English, two in other languages.
  return Math.max(minPartWords, Math.min(maxPartWords, Math.floor(chunkTokens / 2 / parts)));
}

/** Groups partial summaries, in order, into lots that fit one call. */
function group(parts: readonly string[], maxTokens: number): string[][] {
  const groups: string[][] = [];
  let tokens = 0;
  for (const part of parts) {
    const partTokens = estimateTokens(part);
    const last = groups.at(-1);
    if (last === undefined || tokens + partTokens > maxTokens) {
      groups.push([part]);
      tokens = partTokens;
    } else {
      last.push(part);
      tokens += partTokens;
    }
  }
  return groups;
}
