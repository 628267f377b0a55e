import { describe, expect, it } from 'vitest';
import { evaluateSummaries, parseReferenceDocuments } from '../../../../dev/evals/evaluate-summaries.ts';

const lines =
  '{"source":["A dog runs.","The cat sleeps."],"target":["A bird sings.","The cat sleeps."]}\n' +
  '{"source":["One river."],"target":["One river."],"title":"ignored"}\n';

describe('evaluateSummaries()', () => {
  it('takes the best reference of each document, and the mean of all documents', async () => {
    const texts: string[] = [];
    const scores = await evaluateSummaries(parseReferenceDocuments(lines), (text) => {
      texts.push(text);
      return Promise.resolve(text.includes('cat') ? 'The cat sleeps.' : 'Nothing alike.');
    });
    expect(scores).toEqual({ documents: 2, rouge1: 50, leadRouge1: expect.closeTo(66.67, 1) });
    expect(texts).toEqual(['A dog runs. The cat sleeps.', 'One river.']);
  });
});

describe('parseReferenceDocuments()', () => {
  it('refuses a line that is no document', () => {
    expect(() => parseReferenceDocuments('{"source":[]}')).toThrow('source');
  });
});
