import type { RequestedForm } from '../answers/requested-form.ts';
import { collectCandidates } from './collect-candidates.ts';
import { countWords } from './count-words.ts';
import { cutText } from './cut-text.ts';
import { rankSentences } from './rank-sentences.ts';
import { selectSentences } from './select-sentences.ts';

const defaultCount = 3;
const defaultBullets = 5;
const headlineCharacters = 160;
const mostSentences = 200;
const wideEnd = /[。！？」』]$/u;

/**
 * Summarises a document by its own sentences, verbatim but for white space and in their order, in the form asked for.
 * A limit of words or characters holds for the whole answer; where not even one sentence fits, the best one is cut
 * at a word. Empty for a document without any.
 */
export function summariseDocument(document: string, form: RequestedForm): string {
  const ranked = rankSentences(collectCandidates(document));
  const [best] = [...ranked].sort((a, b) => b.score - a.score);
  if (best === undefined) return '';

  const isHeadline = form.shape === 'headline';
  const maxWords = form.maxWords ?? Infinity;
  const maxCharacters = Math.min(form.maxCharacters ?? Infinity, isHeadline ? headlineCharacters : Infinity);
  const fits = (text: string): boolean => text.length <= maxCharacters && countWords(text) <= maxWords;
  const chosen = selectSentences(ranked, {
    count: wantedCount(form),
    fits: (sentences) => fits(compose(sentences, form.shape)),
  });
  if (chosen.length > 0) return compose(chosen, form.shape);
  return compose([cutText(best.candidate.text, maxWords, maxCharacters)], form.shape);
}

function wantedCount({ shape, count, maxWords, maxCharacters }: RequestedForm): number {
  if (shape === 'headline') return 1;
  if (count !== undefined) return Math.min(count, mostSentences);
  if (maxWords !== undefined || maxCharacters !== undefined) return mostSentences;
  return shape === 'bullets' ? defaultBullets : defaultCount;
}

function compose(sentences: readonly string[], shape: RequestedForm['shape']): string {
  if (shape === 'bullets') return sentences.map((sentence) => `- ${sentence}`).join('\n');
  const text = sentences.reduce((joined, sentence) => joined + (wideEnd.test(joined) ? '' : ' ') + sentence);
  return shape === 'headline' ? text.replace(/[.。．｡।]+$/u, '') : text;
}
