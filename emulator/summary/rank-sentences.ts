import type { Candidate } from './candidate.ts';
import type { TermVector } from './weigh-terms.ts';
import { judgeSentence } from './judge-sentence.ts';
import { leansOnContext } from './leans-on-context.ts';
import { pointsElsewhere } from './points-elsewhere.ts';
import { speaksOfItself } from './speaks-of-itself.ts';
import { similarity, weighTerms } from './weigh-terms.ts';

/** A sentence with its rank. */
export interface RankedSentence {
  readonly candidate: Candidate;
  readonly vector: TermVector;
  /** Fitness for a summary; only comparable within one document. */
  readonly score: number;
  /** Whether its form or its pointing elsewhere makes it a poor reading beside the best of the document. */
  readonly isWeak: boolean;
}

const mostCompared = 300;
const damping = 0.85;
const rounds = 30;
const placeWeight = 0.4;
const selfReferenceWeight = 0.25;
const pointerFactor = 0.4;
const contextFactor = 0.8;
const weakestForm = 0.2;
const weakForm = 0.45;

/**
 * Ranks the sentences of a document by LexRank (Erkan and Radev 2004, continuous form): a sentence is central when
 * central sentences resemble it. The rank is weighed by the sentence's form and mildly by its place. Of a long document
 * only the sentences nearest to the whole are compared with each other, so that the time stays linear. Sentences of a
 * much worse form than the best, as headings beside prose, are left out.
 */
export function rankSentences(candidates: readonly Candidate[]): RankedSentence[] {
  const vectors = weighTerms(candidates.map(({ terms }) => terms));
  const prepared = candidates.map((candidate, index) => {
    const form = judgeSentence(candidate);
    return {
      candidate,
      vector: vectors[index] ?? new Map<string, number>(),
      form,
      fitness: form * placeFactor(candidate, candidates.length) * subjectFactor(candidate),
    };
  });
  const bestForm = prepared.reduce((best, { form }) => Math.max(best, form), 0);
  const compared = shortlist(prepared.filter(({ form }) => form >= bestForm * weakestForm));
  const centralities = centrality(compared.map(({ vector }) => vector));
  return compared.map(({ candidate, vector, form, fitness }, index) => ({
    candidate,
    vector,
    score: (centralities[index] ?? 0) * fitness,
    isWeak: form < bestForm * weakForm || pointsElsewhere(candidate.text),
  }));
}

interface PreparedSentence {
  readonly candidate: Candidate;
  readonly vector: TermVector;
  /** How fit its form alone makes it. */
  readonly form: number;
  readonly fitness: number;
}

function placeFactor({ index }: Candidate, count: number): number {
  return 1 + placeWeight * (1 - index / count);
}

function subjectFactor({ text }: Candidate): number {
  if (pointsElsewhere(text)) return pointerFactor;
  if (speaksOfItself(text)) return 1 + selfReferenceWeight;
  return leansOnContext(text) ? contextFactor : 1;
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

/**
 * Power iteration over the row-normalised similarities. Likeness to itself is left out: it would favour the sentences
 * that resemble no other.
 */
function centrality(vectors: readonly TermVector[]): number[] {
  const size = vectors.length;
  const matrix = vectors.map((left) => vectors.map((right) => (left === right ? 0 : similarity(left, right))));
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
