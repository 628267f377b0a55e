import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import type { ChatStreamEvent } from '../../src/ports/chat-model.ts';
import { chatChunk, chatEvents, deltaChunk, doneEvent, stopChunk } from '../support/chat-events.ts';
import { sendEvents, sendJson } from '../support/recording-model-server.ts';
import { startRecordedModel } from '../support/start-recorded-model.ts';

const request = { messages: [{ role: 'user', content: 'Text to be summarised' }] } as const;
const { signal } = new AbortController();
const end = [stopChunk, doneEvent];
const thinking = chatChunk([{ index: 0, delta: { reasoning_content: 'hm' }, finish_reason: null }]);

/** Reads a stream into the texts given, so that they can be seen when it fails. */
async function read(events: AsyncIterable<ChatStreamEvent>, texts: string[] = []): Promise<string> {
  for await (const event of events) if (event.type === 'delta') texts.push(event.text);
  return texts.join('|');
}

describe('stream()', () => {
  it.each([
    [
      'chunks without choices',
      [chatChunk([], { model: '', created: 0, prompt_filter_results: [] }), deltaChunk('a'), chatChunk([]), ...end],
    ],
    ['a chunk without the field choices', ['data: {"id":""}\n\n', deltaChunk('a'), ...end]],
    [
      'null content',
      [chatChunk([{ index: 0, delta: { content: null }, finish_reason: null }]), deltaChunk('a'), ...end],
    ],
    ['comments and other events', [': ping\n\n', 'event: x\nid: 1\n', deltaChunk('a'), 'retry: 5\n\n', ...end]],
    ['carriage returns', [deltaChunk('a'), ...end].map((event) => event.replaceAll('\n', '\r\n'))],
    ['reasoning', [thinking, deltaChunk('a'), ...end]],
  ])('stream() reads over %s', async (_name, events) => {
    const { model } = await startRecordedModel((response) => sendEvents(response, events));
    await expect(read(model.stream(request, signal))).resolves.toBe('a');
  });

  it.each([
    ['without [DONE]', [deltaChunk('a'), stopChunk]],
    ['without a finish reason', [deltaChunk('a'), doneEvent]],
    ['without the empty line after [DONE]', [deltaChunk('a'), stopChunk, 'data: [DONE]']],
    ['in the middle', [deltaChunk('a')]],
    [
      'with a tool call',
      [deltaChunk('a'), chatChunk([{ index: 0, delta: {}, finish_reason: 'tool_calls' }]), doneEvent],
    ],
    ['with no JSON', [deltaChunk('a'), 'data: {"choices":[\n\n']],
    ['with an event beyond the limit', [deltaChunk('a'), `data: ${'x'.repeat(5000)}`]],
  ])('stream() refuses an answer that ends %s', async (_name, events) => {
    const { model, server } = await startRecordedModel((response) => sendEvents(response, events), {
      streamLimits: { maxEventLength: 1000 },
    });
    const texts: string[] = [];
    await expect(read(model.stream(request, signal), texts)).rejects.toMatchObject({ code: 'upstream_invalid_answer' });
    expect(texts).toEqual(['a']);
    expect(server.calls).toHaveLength(1);
  });

  it.each([
    [
      'an HTML page',
      (response: ServerResponse) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'),
    ],
    ['an empty body', (response: ServerResponse) => sendEvents(response, [])],
  ])('stream() refuses %s', async (_name, answer) => {
    const { model } = await startRecordedModel(answer);
    await expect(read(model.stream(request, signal))).rejects.toMatchObject({ code: 'upstream_invalid_answer' });
  });

  it('stream() refuses an answer whose connection is cut', async () => {
    const { model } = await startRecordedModel((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(deltaChunk('a'), () => response.destroy());
    });
    const texts: string[] = [];
    await expect(read(model.stream(request, signal), texts)).rejects.toMatchObject({ code: 'upstream_invalid_answer' });
    expect(texts).toEqual(['a']);
  });

  it.each([
    ['a throttle', { code: '429', message: 'x' }, 'upstream_throttled'],
    ['a failure', { code: 'server_error', message: 'x' }, 'upstream_error'],
    ['a bare text', 'something broke', 'upstream_error'],
    ['a filter', { code: 'content_filter', message: 'x' }, 'content_filtered'],
  ])('stream() reads %s within the stream', async (_name, error, code) => {
    const { model, server } = await startRecordedModel((response) =>
      sendEvents(response, [deltaChunk('a'), `data: ${JSON.stringify({ error })}\n\n`]),
    );
    await expect(read(model.stream(request, signal))).rejects.toMatchObject({ code });
    expect(server.calls).toHaveLength(1);
  });

  it('stream() tells that the filter cut the answer off', async () => {
    const { model } = await startRecordedModel((response) =>
      sendEvents(response, [
        deltaChunk('a'),
        chatChunk([{ index: 0, delta: {}, finish_reason: 'content_filter' }]),
        doneEvent,
      ]),
    );
    await expect(read(model.stream(request, signal))).rejects.toMatchObject({ code: 'content_filtered' });
  });

  it.each([
    ['a refusal', (response: ServerResponse) => sendJson(response, 503, {})],
    [
      'an error before the first delta',
      (response: ServerResponse) => sendEvents(response, ['data: {"error":{"code":"429"}}\n\n']),
    ],
  ])('stream() asks once more after %s', async (_name, refuse) => {
    const { model, server } = await startRecordedModel((response, _call, callNumber) => {
      if (callNumber === 1) refuse(response);
      else sendEvents(response, chatEvents('a', 'b'));
    });
    let last: ChatStreamEvent | undefined;
    for await (const event of model.stream(request, signal)) last = event;
    expect(last).toMatchObject({ type: 'end', attempts: 2, usage: { inputTokens: 9, outputTokens: 2 } });
    expect(server.calls).toHaveLength(2);
  });
});
