import { splitTerms } from '../text/split-terms.ts';

const stemLength = 5;
const gramLength = 4;
const stemWeight = 1;
const pairWeight = 0.4;
const gramWeight = 0.3;
/**
 * In every dimension of every vector, so that no value is exactly 0, as in the vectors of real models, and that a text
 * without any term has a direction.
 */
const baseline = 0.0005;

/**
 * Computes the vector of a text: `dimensions` numbers of unit length, equal for equal texts. Texts are near each other
 * as far as they share word stems, neighbouring words and pieces of words, each hashed with a sign into the dimensions
 * (feature hashing, Weinberger et al. 2009). It compares spelling, not meaning: synonyms are not near. Texts without any
 * word or number share one vector, which is near no other.
 */
export function embedText(text: string, dimensions: number): Float32Array {
  const vector = new Float32Array(dimensions).fill(baseline);
  for (const [feature, weight] of countFeatures(splitTerms(text))) {
    const hash = hashText(feature);
    const sign = (hash & 1) === 0 ? 1 : -1;
    const bucket = (hash >>> 1) % dimensions;
    vector[bucket] = (vector[bucket] ?? 0) + sign * weight;
  }
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}

function countFeatures(terms: readonly string[]): Map<string, number> {
  const counts = new Map<string, { count: number; weight: number }>();
  let previous = '';
  for (const term of terms) {
    const stem = term.slice(0, stemLength);
    const importance = termImportance(term);
    add(`s${stem}`, stemWeight * importance);
    if (previous !== '') add(`p${previous} ${stem}`, pairWeight * importance);
    const bounded = term.length < gramLength - 1 ? '' : `^${term}$`;
    for (let start = 0; start + gramLength <= bounded.length; start += 1) {
      add(`g${bounded.slice(start, start + gramLength)}`, gramWeight * importance);
    }
    previous = stem;
  }
  return new Map([...counts].map(([feature, { count, weight }]) => [feature, weight * (1 + Math.log(count))]));

  function add(feature: string, weight: number): void {
    const known = counts.get(feature);
    if (known === undefined) counts.set(feature, { count: 1, weight });
    else known.count += 1;
  }
}

/** Short words of spaced scripts are mostly function words and tell texts apart least. */
function termImportance(term: string): number {
  if (!/^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}]/u.test(term)) return 1;
  if (term.length <= 2) return 0.15;
  return term.length === 3 ? 0.4 : 1;
}

/** FNV-1a over UTF-16 code units with a final mix, 32 bits, unsigned. */
function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39);
  return (hash ^ (hash >>> 15)) >>> 0;
}
