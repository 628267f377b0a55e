import type { ChatMessage } from '../wire/chat-request.ts';
import { findBlocks } from './find-blocks.ts';
import { splitRequest } from './split-request.ts';
import { textsOf } from './texts-of.ts';

/** What a chat asks for, as far as its structure tells: a document to summarise, or something else. */
export type Task =
  | { readonly kind: 'summary'; readonly document: string; readonly instruction: string }
  | { readonly kind: 'other' };

/**
 * Finds the document among the messages by structure alone: blocks set off by tags or fences in the user's messages
 * (several of a kind are one document in parts), else the longest text of the user's, without a request around it.
 * Everything else of the system's, developer's and user's words is the instruction, the user's last.
 */
export function findTask(messages: readonly ChatMessage[]): Task {
  const rules = messages.filter(({ role }) => role === 'system' || role === 'developer').flatMap(textsOf);
  const texts = messages.filter(({ role }) => role === 'user').flatMap(textsOf);

  const { blocks, rest } = findBlocks(texts);
  if (blocks.length > 0) {
    return { kind: 'summary', document: blocks.join('\n\n'), instruction: [...rules, ...rest].join('\n') };
  }
  const longest = texts.reduce((best, text, index) => (text.length > (texts[best] ?? '').length ? index : best), 0);
  const others = texts.filter((_, index) => index !== longest);
  const request = splitRequest(texts[longest] ?? '', [...rules, ...others].join('\n'));
  return request === undefined ? { kind: 'other' } : { kind: 'summary', ...request };
}
