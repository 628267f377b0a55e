import { describe, expect, it } from 'vitest';
import { countTokens, splitTokens } from '../../../../emulator/answers/split-tokens.ts';

const samples = [
  'Plain words, signs!',
  '日本語と English',
  'Привет мир',
  '😀👍🏽 a\n\n  b',
  ' '.repeat(40),
  '한국어 문장',
  '',
];

describe('splitTokens()', () => {
  it.each(samples)('splitTokens() gives back %j when joined, whole characters only', (text) => {
    const tokens = [...splitTokens(text)];
    expect(tokens.join('')).toBe(text);
    expect(tokens.every((token) => token.isWellFormed())).toBe(true);
  });

  it.each([
    ['one for a short word', 'word', 1],
    ['several for a long word', 'internationalisation', 4],
    ['one for a Han character', '模型推理', 4],
    ['one for a sign', 'a, b', 3],
  ])('splitTokens() makes %s', (_, text, count) => {
    expect([...splitTokens(text)]).toHaveLength(count);
  });
});

describe('countTokens()', () => {
  it.each(samples)('countTokens() counts the tokens of %j', (text) => {
    expect(countTokens(text)).toBe([...splitTokens(text)].length);
  });
});
