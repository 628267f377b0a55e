import pMap from 'p-map';
import type { ChatModel, ChatOutcome, ChatRequest } from '../../ports/chat-model.ts';
import { AppError } from '../../shared/app-error.ts';
import { createDeadline } from '../../shared/deadline.ts';
import { estimateTokens } from '../../shared/estimate-tokens.ts';
import { splitText } from '../../shared/split-text.ts';
import type { Call, UseCase } from '../../shared/use-case.ts';
import type { SummariseAnswer, SummariseRequest } from './contract.ts';
import { toLengthLimit } from './length-limit.ts';
import { chunkMessages, documentMessages, joinMessages, partsMessages } from './prompts.ts';
import { createSummaryWriter, type SummaryForm } from './summary-writer.ts';

/** What summarising needs. */
export interface SummariseDependencies {
  readonly chat: ChatModel;
  /** Most text one model call is given, in estimated tokens. */
  readonly chunkTokens: number;
  /** Most model calls of one request at the same time. */
  readonly parallelCalls: number;
}

/** Sums up what the calls of one request cost. */
interface Ledger {
  add(outcome: ChatOutcome): void;
  totals(): Pick<SummariseAnswer, 'usage' | 'attempts'>;
}

/**
 * Creates the use case `summarise`. A text that fits one call is summarised whole. A longer one is split into chunks,
 * each is summarised by itself, several at a time, and the partial summaries are joined in order, in more than one
 * round where they do not fit one call. Throws what `ChatModel` throws; the first failed call stops the others.
 */
export function createSummarise(dependencies: SummariseDependencies): UseCase<SummariseRequest, SummariseAnswer> {
  return async (request, call) => {
    const ledger = createLedger();
    const chunks = splitText(request.text, dependencies.chunkTokens);
    const isSingle = chunks.length === 1;
    const form: SummaryForm = { format: request.format, limit: toLengthLimit(request.length) };
    const messages = isSingle
      ? documentMessages(request.text, form, request)
      : partsMessages(await condense(chunks, request, { ...dependencies, ledger, call }), form, request);

    const { summary, isTruncated, outcome } = await write({ ...named(request), messages }, form, {
      chat: dependencies.chat,
      call,
    });
    ledger.add(outcome);
    return {
      summary,
      truncated: isTruncated || outcome.finishReason === 'length',
      strategy: isSingle ? 'single' : 'mapReduce',
      chunks: chunks.length,
      deployment: outcome.deployment,
      model: outcome.model,
      ...ledger.totals(),
    };
  };
}

const minPartWords = 60;
const maxPartWords = 200;

interface Rounds extends SummariseDependencies {
  readonly ledger: Ledger;
  readonly call: Call;
}

/** Summarises every chunk, then joins partial summaries in rounds until they fit one call. */
async function condense(chunks: readonly string[], request: SummariseRequest, rounds: Rounds): Promise<string[]> {
  const total = chunks.length;
  const maxWords = wordsOfPart(total, rounds.chunkTokens);
  let parts = await askAll('map', chunks, rounds, (chunk, index) => ({
    ...named(request),
    messages: chunkMessages(chunk, { number: index + 1, total, maxWords }, request),
  }));
  for (let groups = group(parts, rounds.chunkTokens); groups.length > 1; groups = group(parts, rounds.chunkTokens)) {
    if (groups.length === parts.length) {
      throw new AppError(
        'upstream_invalid_answer',
        'Cannot join the partial summaries: the model does not shorten them',
      );
    }
    parts = await askAll('join', groups, rounds, (joined) => ({
      ...named(request),
      messages: joinMessages(joined, maxPartWords, request),
    }));
  }
  return parts;
}

async function askAll<Item>(
  stage: string,
  items: readonly Item[],
  { chat, parallelCalls, ledger, call }: Rounds,
  toRequest: (item: Item, index: number) => ChatRequest,
): Promise<string[]> {
  const deadline = createDeadline({ ms: Number.POSITIVE_INFINITY, parent: call.signal });
  let done = 0;
  try {
    return await pMap(
      items,
      async (item, index) => {
        const answer = await chat.complete(toRequest(item, index), deadline.signal);
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

/** Has the summary itself written: streamed where the caller watches, in one piece otherwise. */
async function write(
  request: ChatRequest,
  form: SummaryForm,
  { chat, call }: { readonly chat: ChatModel; readonly call: Call },
): Promise<{ summary: string; isTruncated: boolean; outcome: ChatOutcome }> {
  const writer = createSummaryWriter(form);
  const outcome = await read(request, chat, call, async (text) => {
    await call.events?.start();
    const ready = writer.push(text);
    if (ready !== '') await call.events?.delta(ready);
  });
  const { summary, rest, isTruncated } = writer.end();
  if (summary === '') throw new AppError('upstream_invalid_answer', 'Cannot summarise: the model answered nothing');
  if (rest !== '') await call.events?.delta(rest);
  return { summary, isTruncated, outcome };
}

async function read(
  request: ChatRequest,
  chat: ChatModel,
  call: Call,
  onText: (text: string) => Promise<void>,
): Promise<ChatOutcome> {
  if (call.events === undefined) {
    const answer = await chat.complete(request, call.signal);
    await onText(answer.text);
    return answer;
  }
  for await (const event of chat.stream(request, call.signal)) {
    if (event.type === 'end') return event;
    await onText(event.text);
  }
  throw new AppError('upstream_invalid_answer', 'Cannot summarise: the stream of the model had no end');
}

function named({ deployment }: SummariseRequest): { readonly deployment?: string } {
  return deployment === undefined ? {} : { deployment };
}

function createLedger(): Ledger {
  const usage = { inputTokens: 0, outputTokens: 0, calls: 0 };
  let attempts = 0;
  return {
    add(outcome) {
      usage.inputTokens += outcome.usage.inputTokens;
      usage.outputTokens += outcome.usage.outputTokens;
      usage.calls += 1;
      attempts += outcome.attempts;
    },
    totals: () => ({ usage: { ...usage }, attempts }),
  };
}
