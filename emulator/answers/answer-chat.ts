import type { ChatMessage } from '../wire/chat-request.ts';
import { findTask } from './find-task.ts';
import { readRequestedForm } from './read-requested-form.ts';
import { summariseDocument } from '../summary/summarise-document.ts';

/** The answer to anything that holds no document. It says what answered, so that nobody takes it for a model. */
export const notice =
  'This is the inference emulator, not a language model: it cannot answer questions or follow free instructions. ' +
  'Send it a document together with an instruction to summarise it, and it returns sentences of that document.';

/**
 * Computes the answer to a chat. A document in the messages is summarised in the length and form that the words around
 * it ask for; anything else gets `notice`. The same messages always give the same answer.
 */
export function answerChat(messages: readonly ChatMessage[]): string {
  const task = findTask(messages);
  if (task.kind === 'other') return notice;
  const summary = summariseDocument(task.document, readRequestedForm(task.instruction));
  return summary === '' ? notice : summary;
}
