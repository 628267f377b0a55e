import type { Candidate } from './candidate.ts';
import type { TermVector } from './weigh-terms.ts';
import { judgeSentence } from './judge-sentence.ts';
import { similarity, weighTerms } from './weigh-terms.ts';

/** A sentence with its rank. */
export interface RankedSentence {
  readonly candidate: Candidate;
  readonly vector: TermVector;
  /** Fitness for a summary; only comparable within one document. */
  readonly score: number;
}

const mostCompared = 300;
const damping = 0.85;
const rounds = 30;
const positionWeight = 0.5;

/**
 * Ranks the sentences of a document by LexRank (Erkan and Radev 2004, continuous form): a sentence is central when
 * central sentences resemble it. The rank is weighed by the sentence's form and mildly by its place. Of a long document
 * only the sentences nearest to the whole are compared with each other, so that the time stays linear.
 */
export function rankSentences(candidates: readonly Candidate[]): RankedSentence[] {
  const vectors = weighTerms(candidates.map(({ terms }) => terms));
  const prepared = candidates.map((candidate, index) => ({
    candidate,
    vector: vectors[index] ?? new Map<string, number>(),
    fitness: judgeSentence(candidate) * placeFactor(candidate.index, candidates.length),
  }));
  const compared = shortlist(prepared);
  const centralities = centrality(compared.map(({ vector }) => vector));
  return compared.map(({ candidate, vector, fitness }, index) => ({
    candidate,
    vector,
    score: (centralities[index] ?? 0) * fitness,
  }));
}

interface PreparedSentence {
  readonly candidate: Candidate;
  readonly vector: TermVector;
  readonly fitness: number;
}

function placeFactor(index: number, count: number): number {
  return 1 + positionWeight * (1 - index / count);
}

function shortlist(sentences: readonly PreparedSentence[]): readonly PreparedSentence[] {
  if (sentences.length <= mostCompared) return sentences;
  const whole = new Map<string, number>();
  for (const { vector } of sentences) {
    for (const [term, weight] of vector) whole.set(term, (whole.get(term) ?? 0) + weight / sentences.length);
  }
  return sentences
    .map((sentence) => ({ sentence, score: similarity(sentence.vector, whole) * sentence.fitness }))
    .sort((a, b) => b.score - a.score || a.sentence.candidate.index - b.sentence.candidate.index)
    .slice(0, mostCompared)
    .map(({ sentence }) => sentence)
    .sort((a, b) => a.candidate.index - b.candidate.index);
}

/** Power iteration over the row-normalised similarities; the values add up to the number of sentences. */
function centrality(vectors: readonly TermVector[]): number[] {
  const size = vectors.length;
  const matrix = vectors.map((left) => vectors.map((right) => similarity(left, right)));
  const sums = matrix.map((row) => row.reduce((sum, value) => sum + value, 0));
  let ranks = Array.from({ length: size }, () => 1);
  for (let round = 0; round < rounds; round += 1) {
    const next = Array.from({ length: size }, () => 1 - damping);
    for (const [from, row] of matrix.entries()) {
      const share = (damping * (ranks[from] ?? 0)) / (sums[from] || 1);
      for (const [to, value] of row.entries()) next[to] = (next[to] ?? 0) + share * value;
    }
    ranks = next;
  }
  return ranks;
}
