import type { ChatMessage } from '../wire/chat-request.ts';

/** The texts of a message: one for a plain message, one for each text part otherwise. */
export function textsOf({ content }: ChatMessage): readonly string[] {
  if (content === undefined || content === null) return [];
  if (typeof content === 'string') return [content];
  return content.flatMap((part) => (part.type === 'text' ? [part.text] : []));
}
