import type { Candidate } from './candidate.ts';
import { splitBlocks } from './split-blocks.ts';
import { splitSentences } from '../text/split-sentences.ts';
import { splitTerms } from '../text/split-terms.ts';

const stemLength = 6;

/** Cuts a document into sentences with their terms, in document order, each text once. */
export function collectCandidates(document: string): Candidate[] {
  const candidates: Candidate[] = [];
  const seen = new Set<string>();
  for (const { kind, text } of splitBlocks(document)) {
    for (const sentence of splitSentences(text)) {
      if (seen.has(sentence)) continue;
      seen.add(sentence);
      candidates.push({ text: sentence, blockKind: kind, index: candidates.length, terms: countTerms(sentence) });
    }
  }
  return candidates;
}

/** Words are compared by their first letters, which needs no knowledge of the language. */
function countTerms(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const term of splitTerms(text)) {
    const stem = term.slice(0, stemLength);
    counts.set(stem, (counts.get(stem) ?? 0) + 1);
  }
  return counts;
}
