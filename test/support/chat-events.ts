/** One chunk of a streamed answer, as the text of an event. */
export function chatChunk(choices: readonly object[], extra: object = {}): string {
  const chunk = {
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1_760_000_000,
    model: 'recorded-model',
    choices,
    ...extra,
  };
  return `data: ${JSON.stringify(chunk)}\n\n`;
}

const stopped = [{ index: 0, delta: {}, finish_reason: 'stop' }];

/** The chunk that an answer begins with. */
export const headChunk = chatChunk([{ index: 0, delta: { role: 'assistant', content: '' }, finish_reason: null }]);

/** The last chunk of a whole answer. */
export const stopChunk = chatChunk(stopped);

/** What follows the last chunk. */
export const doneEvent = 'data: [DONE]\n\n';

/** A chunk with a piece of text. */
export function deltaChunk(content: string): string {
  return chatChunk([{ index: 0, delta: { content }, finish_reason: null }]);
}

/** The events of a whole streamed answer, the last one with its usage. */
export function chatEvents(...contents: readonly string[]): readonly string[] {
  const usage = { prompt_tokens: 9, completion_tokens: contents.length, total_tokens: 9 + contents.length };
  return [headChunk, ...contents.map(deltaChunk), chatChunk(stopped, { usage }), doneEvent];
}
