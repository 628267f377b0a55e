import { describe, expect, it } from 'vitest';
import { rouge1F1 } from '../../../../dev/evals/rouge.ts';

describe('rouge1F1()', () => {
  // Expected values are from Python's rouge_score 0.1.2 with use_stemmer=True.
  it.each([
    ['the same text', 'The cat sat.', 'the cat sat', 1],
    ['nothing in common', 'dogs bark', 'cats sleep', 0],
    ['inflected words', 'She studied the flying machines happily', 'He studied a machine that runs happily', 6 / 13],
    ['repeated words', 'the the the cat', 'the cat', 2 / 3],
    ['signs and numbers', 'GPT-4 scored 3.5 points!', 'gpt 4 scores 3.5', 10 / 11],
    ['short words that are not stemmed', 'was is has', 'wa i ha', 0],
    ['derived words', 'relational generalization hopefulness', 'relate generalize hopeful', 1],
    ['no words at all', '...', 'the cat', 0],
  ])('rouge1F1() agrees with the reference implementation on %s', (_, candidate, reference, expected) => {
    expect(rouge1F1(candidate, reference)).toBeCloseTo(expected, 12);
  });
});
