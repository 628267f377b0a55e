import { estimateTokens } from './estimate-tokens.ts';
import { splitSentences } from './split-sentences.ts';

/** A piece and its estimated tokens. */
interface Piece {
  readonly text: string;
  readonly tokens: number;
}

/** Length of the runs a word longer than a chunk is cut into, in UTF-16 code units. */
const maxRunLength = 16;

/** Longest sequence taken for one character, in UTF-16 code units; families of emoji have 11, some scripts more. */
const maxCharacterLength = 64;

/** From the border a reader likes best to the one nobody likes; each level's pieces joined give the text back. */
const levels: readonly ((text: string) => string[])[] = [splitParagraphs, splitSentences, splitWords, splitCharacters];

/**
 * Splits a text into chunks of at most `maxTokens` estimated tokens (at least 16) and of about equal size. Cuts lie
 * between paragraphs, else between sentences; only a sentence longer than a chunk is cut, between words, and only a
 * word longer than a chunk inside. A heading stays with what follows it. The chunks joined give the text back.
 */
export function splitText(text: string, maxTokens: number): string[] {
  if (estimateTokens(text) <= maxTokens) return [text];
  return pack(keepHeadings(split(text, maxTokens, 0), maxTokens), maxTokens);
}

function split(text: string, maxTokens: number, level: number): Piece[] {
  const splitLevel = levels[level];
  const tokens = estimateTokens(text);
  if (tokens <= maxTokens || splitLevel === undefined) return [{ text, tokens }];
  return splitLevel(text).flatMap((part) => split(part, maxTokens, level + 1));
}

function keepHeadings(pieces: readonly Piece[], maxTokens: number): Piece[] {
  const kept: Piece[] = [];
  let heading: Piece | undefined;
  for (const piece of pieces) {
    const joined: Piece =
      heading === undefined ? piece : { text: heading.text + piece.text, tokens: heading.tokens + piece.tokens };
    if (heading !== undefined && joined.tokens > maxTokens) {
      kept.push(heading, piece);
      heading = undefined;
    } else if (isHeading(piece.text)) {
      heading = joined;
    } else {
      kept.push(joined);
      heading = undefined;
    }
  }
  if (heading !== undefined) kept.push(heading);
  return kept;
}

/** Fills chunks to about the share each has of what is left, so that no small rest remains at the end. */
function pack(pieces: readonly Piece[], maxTokens: number): string[] {
  const chunks: string[] = [];
  let chunk: string[] = [];
  let tokens = 0;
  let left = pieces.reduce((sum, piece) => sum + piece.tokens, 0);
  for (const piece of pieces) {
    const share = left / Math.ceil(left / maxTokens);
    if (chunk.length > 0 && (tokens + piece.tokens > maxTokens || tokens + piece.tokens / 2 > share)) {
      chunks.push(chunk.join(''));
      chunk = [];
      left -= tokens;
      tokens = 0;
    }
    chunk.push(piece.text);
    tokens += piece.tokens;
  }
  chunks.push(chunk.join(''));
  return chunks;
}

/** A paragraph ends with the blank lines after it. Line by line: one pattern over all would overflow the stack. */
function splitParagraphs(text: string): string[] {
  const paragraphs: string[] = [];
  let start = 0;
  let isBlank = false;
  for (const { 0: line, index } of text.matchAll(/[^\n]*\n|[^\n]+$/gu)) {
    const isLineBlank = line.trim() === '';
    if (isBlank && !isLineBlank) {
      paragraphs.push(text.slice(start, index));
      start = index;
    }
    isBlank = isLineBlank;
  }
  paragraphs.push(text.slice(start));
  return paragraphs;
}

function splitWords(text: string): string[] {
  return text.match(/\S+\s*|\s+/gu) ?? [text];
}

/** Cuts into short runs, not inside what a reader sees as one character; hundreds of marks on one letter are no such. */
function splitCharacters(text: string): string[] {
  const runs: string[] = [];
  let run = '';
  for (const { segment } of new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text)) {
    if (run.length > 0 && run.length + segment.length > maxRunLength) {
      runs.push(run);
      run = '';
    }
    if (segment.length <= maxCharacterLength) run += segment;
    else for (const [part] of segment.matchAll(/.{1,16}/gsu)) runs.push(part);
  }
  if (run !== '') runs.push(run);
  return runs;
}

function isHeading(piece: string): boolean {
  return /^\s*#{1,6}[ \t]\S[^\n]*\n\s*$/u.test(piece);
}
