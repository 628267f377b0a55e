import { describe, expect, it } from 'vitest';
import { answerChat, notice } from '../../../../emulator/answers/answer-chat.ts';

const story =
  'The harbour of Lindow was built in 1820. Ships from the north bring timber to the harbour. ' +
  'The harbour master counts the ships each morning. Tourists like the old timber ships. It rains often.';

describe('answerChat()', () => {
  it('answerChat() answers a document with as many of its sentences as asked', () => {
    const answer = answerChat([
      { role: 'system', content: 'Summarise in 2 sentences.' },
      { role: 'user', content: `<document>${story}</document>` },
    ]);
    const sentences = answer.split(/(?<=\.) /);
    expect(sentences).toHaveLength(2);
    expect(sentences.every((sentence) => story.includes(sentence))).toBe(true);
  });

  it('answerChat() says what it is where there is no document', () => {
    expect(answerChat([{ role: 'user', content: 'Who are you?' }])).toBe(notice);
    expect(notice).toContain('not a language model');
  });

  it('answerChat() says what it is where the document holds no text', () => {
    expect(answerChat([{ role: 'user', content: '<document>\n```\n```\n</document>' }])).toBe(notice);
  });
});
