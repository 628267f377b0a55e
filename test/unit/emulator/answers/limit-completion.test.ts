import { describe, expect, it } from 'vitest';
import { limitCompletion } from '../../../../emulator/answers/limit-completion.ts';

describe('limitCompletion()', () => {
  it.each([
    ['no limits', {}, 'one two six', 'stop'],
    ['a limit that fits', { maxTokens: 3 }, 'one two six', 'stop'],
    ['a limit that does not fit', { maxTokens: 2 }, 'one two', 'length'],
    ['a limit of 0', { maxTokens: 0 }, '', 'length'],
    ['a stop sequence', { stop: [' six'] }, 'one two', 'stop'],
    ['the first of several stop sequences', { stop: ['six', 'two'] }, 'one ', 'stop'],
    ['an empty stop sequence', { stop: [''] }, 'one two six', 'stop'],
    ['a stop sequence within the limit', { stop: ['six'], maxTokens: 1 }, 'one', 'length'],
  ] as const)('limitCompletion() honours %s', (_, limits, text, finishReason) => {
    const completion = limitCompletion('one two six', limits);
    expect({ text: completion.tokens.join(''), finishReason: completion.finishReason }).toEqual({ text, finishReason });
  });
});
