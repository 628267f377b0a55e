import type { ChatModel, ChatOutcome, ChatRequest } from '../../ports/chat-model.ts';
import { AppError } from '../../shared/app-error.ts';
import type { Call } from '../../shared/use-case.ts';
import { createSummaryWriter, type SummaryForm } from './summary-writer.ts';

/** Who writes, and for whom. */
export interface Writing {
  readonly chat: ChatModel;
  readonly call: Call;
}

/** A summary, and the model call it came from. */
export interface FinishedSummary {
  readonly summary: string;
  readonly isTruncated: boolean;
  readonly outcome: ChatOutcome;
}

/** Has the summary itself written: streamed where the caller watches, in one piece otherwise. */
export async function writeSummary(
  request: ChatRequest,
  form: SummaryForm,
  { chat, call }: Writing,
): Promise<FinishedSummary> {
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
