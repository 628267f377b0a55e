// The replies of an OpenAI v1 route, as far as the app reads them.

const head = { id: 'chatcmpl-1', created: 1_760_000_000, model: 'bench-model' };

/** A whole chat answer. */
export function chatCompletion(content: string, tokens: number): object {
  return {
    ...head,
    object: 'chat.completion',
    choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content } }],
    usage: { prompt_tokens: 90, completion_tokens: tokens, total_tokens: 90 + tokens },
  };
}

/** The event with one piece of a streamed answer. */
export function deltaEvent(content: string): string {
  return toEvent({ choices: [{ index: 0, delta: { content }, finish_reason: null }] });
}

/** The events that end a streamed answer. */
export function endEvents(tokens: number): string {
  const last = toEvent({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] });
  const usage = { prompt_tokens: 90, completion_tokens: tokens, total_tokens: 90 + tokens };
  return `${last}${toEvent({ choices: [], usage })}data: [DONE]\n\n`;
}

function toEvent(chunk: object): string {
  return `data: ${JSON.stringify({ ...head, object: 'chat.completion.chunk', ...chunk })}\n\n`;
}
