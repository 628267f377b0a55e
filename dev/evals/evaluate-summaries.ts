import * as z from 'zod';
import { rouge1F1 } from './rouge.ts';

/** One document of SciTLDR (Cachola et al. 2020): its sentences and the reference summaries people wrote. */
const documentSchema = z.object({ source: z.array(z.string()).min(1), target: z.array(z.string()).min(1) });

/** A document with its references. */
export type ReferenceDocument = z.infer<typeof documentSchema>;

/** Mean scores over all documents, as percentages: ROUGE-1 F1, stemmed, of the reference that fits best. */
export interface SummaryScores {
  readonly documents: number;
  readonly rouge1: number;
  /** The same for the first sentence of each document: what a summary has to beat. */
  readonly leadRouge1: number;
}

/** Reads JSON lines. Throws on a line that is no such document. */
export function parseReferenceDocuments(lines: string): ReferenceDocument[] {
  return lines
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => documentSchema.parse(JSON.parse(line)));
}

/** Summarises every document in one sentence, one after the other, and scores the summaries. */
export async function evaluateSummaries(
  documents: readonly ReferenceDocument[],
  summarise: (text: string) => Promise<string>,
): Promise<SummaryScores> {
  let rouge1 = 0;
  let leadRouge1 = 0;
  for (const { source, target } of documents) {
    rouge1 += bestScore(await summarise(source.join(' ')), target);
    leadRouge1 += bestScore(source[0] ?? '', target);
  }
  const percent = (sum: number): number => (100 * sum) / documents.length;
  return { documents: documents.length, rouge1: percent(rouge1), leadRouge1: percent(leadRouge1) };
}

function bestScore(summary: string, references: readonly string[]): number {
  return Math.max(...references.map((reference) => rouge1F1(summary, reference)));
}
