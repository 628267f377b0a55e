/** A sentence as weights of its terms, of unit length. */
export type TermVector = ReadonlyMap<string, number>;

/**
 * Weighs the terms of every sentence by how often they occur in it and how few sentences of the document have them
 * (TF-IDF with the document as its own collection), scaled to unit length.
 */
export function weighTerms(sentences: readonly ReadonlyMap<string, number>[]): TermVector[] {
  const frequencies = new Map<string, number>();
  for (const terms of sentences)
    for (const term of terms.keys()) frequencies.set(term, (frequencies.get(term) ?? 0) + 1);
  return sentences.map((terms) => {
    const weights = new Map<string, number>();
    let squares = 0;
    for (const [term, count] of terms) {
      const rarity = Math.log(1 + sentences.length / (frequencies.get(term) ?? 1));
      const weight = (1 + Math.log(count)) * rarity;
      weights.set(term, weight);
      squares += weight * weight;
    }
    const length = Math.sqrt(squares);
    for (const [term, weight] of weights) weights.set(term, weight / length);
    return weights;
  });
}

/** Cosine of two unit vectors: from 0 for no common term to 1. */
export function similarity(left: TermVector, right: TermVector): number {
  const [small, large] = left.size <= right.size ? [left, right] : [right, left];
  let sum = 0;
  for (const [term, weight] of small) sum += weight * (large.get(term) ?? 0);
  return sum;
}
