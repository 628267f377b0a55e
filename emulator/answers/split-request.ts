import { countTokens } from './split-tokens.ts';
import { hasRequestedForm, readRequestedForm } from './read-requested-form.ts';

/** A document and the instruction it came with. */
export interface SummaryRequest {
  readonly document: string;
  readonly instruction: string;
}

const longestRequest = 400;
const documentTokens = 50;
const summaryWord =
  /\bsummar|\btl;?dr|\bshorten|\bcondense|\bresum|\bsintetiz|\brésum|\bsynthéti|zusammenfass|zusammenzufass|\bfass(?:e|en)?\b|要約|まとめ|요약|摘要|总结|總結|概括|概要/iu;

/**
 * Parts one text into a request and a document: the request is a short first line or a beginning that ends with a
 * colon, or a short last paragraph, that asks for a summary or for a length. `context` is what else the caller said.
 * `undefined` where nothing is long enough to be a document.
 */
export function splitRequest(text: string, context: string): SummaryRequest | undefined {
  const trimmed = text.trim();
  const candidates = [headByLine(trimmed), headByColon(trimmed), tail(trimmed)];
  const split = candidates.find((candidate) => candidate !== undefined && isRequest(candidate.instruction));
  if (split !== undefined && split.document !== '') {
    return { document: split.document, instruction: `${context}\n${split.instruction}` };
  }
  return countTokens(trimmed.slice(0, 4000)) >= documentTokens
    ? { document: trimmed, instruction: context }
    : undefined;
}

function isRequest(text: string): boolean {
  return summaryWord.test(text) || hasRequestedForm(readRequestedForm(text));
}

function headByLine(text: string): SummaryRequest | undefined {
  return headUntil(text, text.indexOf('\n'), 1);
}

function headByColon(text: string): SummaryRequest | undefined {
  const colon = text.slice(0, longestRequest).search(/[:：](?=\s|$)|：/u);
  return headUntil(text, colon, 1);
}

function headUntil(text: string, index: number, separatorLength: number): SummaryRequest | undefined {
  if (index <= 0 || index > longestRequest) return undefined;
  return { instruction: text.slice(0, index), document: text.slice(index + separatorLength).trim() };
}

function tail(text: string): SummaryRequest | undefined {
  const index = text.lastIndexOf('\n\n');
  if (index <= 0 || text.length - index > longestRequest) return undefined;
  return { instruction: text.slice(index).trim(), document: text.slice(0, index).trim() };
}
