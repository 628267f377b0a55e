import type { RankedSentence } from './rank-sentences.ts';
import { similarity } from './weigh-terms.ts';

/** What a choice of sentences must keep to. */
export interface SelectionLimits {
  /** Most sentences. */
  readonly count: number;
  /** Whether a text of chosen sentences, in document order, is still short enough. */
  readonly fits: (sentences: readonly string[]) => boolean;
}

const redundancyWeight = 0.7;
/** A summary of fewer sentences takes weak ones as well. */
const fewestSentences = 2;

/**
 * Chooses sentences by rank, marking down what resembles a sentence already chosen (maximal marginal relevance,
 * Carbonell and Goldstein 1998), and returns them in document order. Passes over sentences that would not fit. Weak
 * ones only make up for a lack of others: fewer sentences than asked for beat list stubs and pointers.
 */
export function selectSentences(ranked: readonly RankedSentence[], { count, fits }: SelectionLimits): string[] {
  const chosen: RankedSentence[] = [];
  const pool = new Map(ranked.map((sentence) => [sentence, sentence.score]));
  while (chosen.length < count) {
    const next = strongest(pool, chosen.length < fewestSentences);
    if (next === undefined) break;
    pool.delete(next);
    if (!fits(inOrder([...chosen, next]))) continue;
    chosen.push(next);
    for (const [other, score] of pool) {
      const overlap = similarity(other.vector, next.vector);
      pool.set(other, Math.min(score, other.score * (1 - redundancyWeight * overlap)));
    }
  }
  return inOrder(chosen);
}

/** The best of the pool; a weak one only where there is no other and `takesWeak`. */
function strongest(pool: ReadonlyMap<RankedSentence, number>, takesWeak: boolean): RankedSentence | undefined {
  let best: RankedSentence | undefined;
  let bestScore = -Infinity;
  for (const [sentence, score] of pool) {
    const isBetter = best?.isWeak === sentence.isWeak ? score > bestScore : best === undefined || best.isWeak;
    if (isBetter && (takesWeak || !sentence.isWeak)) {
      best = sentence;
      bestScore = score;
    }
  }
  return best;
}

function inOrder(sentences: readonly RankedSentence[]): string[] {
  return [...sentences].sort((a, b) => a.candidate.index - b.candidate.index).map(({ candidate }) => candidate.text);
}
