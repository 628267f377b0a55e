import { expect, it } from 'vitest';
import { estimateTokens } from '../../../src/shared/estimate-tokens.ts';

it.each([
  { name: 'nothing', text: '', tokens: 0 },
  { name: 'English', text: 'abcdefgh', tokens: 2 },
  { name: 'a rest', text: 'abcde', tokens: 2 },
  { name: 'Cyrillic', text: 'привет', tokens: 3 },
  { name: 'Japanese', text: '日本語', tokens: 3 },
  { name: 'Korean', text: '한국어', tokens: 3 },
])('estimateTokens() counts $name by script', ({ text, tokens }) => {
  expect(estimateTokens(text)).toBe(tokens);
});
