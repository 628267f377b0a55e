import type { BlockKind } from './split-blocks.ts';

/** A sentence that may enter a summary. */
export interface Candidate {
  /** The sentence as it stands in the document, on one line. */
  readonly text: string;
  readonly blockKind: BlockKind;
  /** Place among all sentences of the document, from 0. */
  readonly index: number;
  /** How often each of its terms occurs. */
  readonly terms: ReadonlyMap<string, number>;
}
