import { stemmer } from 'stemmer';

const shortestStemmed = 4;

/**
 * ROUGE-1 of a candidate against one reference (Lin 2004): F1 of the words they share, from 0 to 1. Words are cut and
 * stemmed as `rouge_score` of google-research does with `use_stemmer`, but for the few words where NLTK's stemmer
 * departs from Porter's (0.05 points on SciTLDR); 0 when either text holds no word.
 */
export function rouge1F1(candidate: string, reference: string): number {
  const candidateWords = countWords(candidate);
  const referenceWords = countWords(reference);
  let shared = 0;
  for (const [word, count] of candidateWords) shared += Math.min(count, referenceWords.get(word) ?? 0);
  if (shared === 0) return 0;
  const precision = shared / total(candidateWords);
  const recall = shared / total(referenceWords);
  return (2 * precision * recall) / (precision + recall);
}

function countWords(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of text.toLowerCase().split(/[^a-z0-9]+/)) {
    if (word === '') continue;
    const stem = word.length >= shortestStemmed ? stemmer(word) : word;
    counts.set(stem, (counts.get(stem) ?? 0) + 1);
  }
  return counts;
}

function total(counts: ReadonlyMap<string, number>): number {
  return counts.values().reduce((sum, count) => sum + count, 0);
}
