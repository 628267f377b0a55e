import type { LoopTurns } from './create-loop-turns.ts';
import { estimateTokens } from './estimate-tokens.ts';
import { linesOf } from './lines-of.ts';
import { onFirstUse } from './on-first-use.ts';
import { sentencesOf } from './split-sentences.ts';

/** Length of the runs a word longer than a chunk is cut into, in UTF-16 code units. */
const maxRunLength = 16;

/** Longest sequence taken for one character, in UTF-16 code units; families of emoji have 11, some scripts more. */
const maxCharacterLength = 64;

const characterSegmenter = onFirstUse(() => new Intl.Segmenter('en', { granularity: 'grapheme' }));

/** A text longer than this takes more than a few turns, in UTF-16 code units. */
const longTextLength = 250_000;

/** Most characters a token is estimated to have. */
const maxTokenLength = 4;

/**
 * From the border a reader likes best to the one nobody likes; each level's parts joined give the text back. An empty
 * part says that none was found yet, after a bounded piece of work.
 */
const levels: readonly ((text: string) => Iterable<string>)[] = [paragraphsOf, sentencesOf, wordsOf, runsOf];

/** What splitting a text takes. */
export interface Splitting {
  readonly maxTokens: number;
  readonly turns: LoopTurns;
  /** Ends the splitting at its next turn with the signal's reason. */
  readonly signal: AbortSignal;
}

/** Lengths and estimated tokens of consecutive pieces: millions of words as objects would take hundreds of megabytes. */
interface Pieces {
  readonly lengths: number[];
  readonly tokens: number[];
  allTokens: number;
}

/**
 * Splits a text into chunks of at most `maxTokens` estimated tokens (at least 16) and of about equal size. Cuts lie
 * between paragraphs, else between sentences; only a sentence longer than a chunk is cut, between words, and only a
 * word longer than a chunk inside. A heading stays with what follows it. The chunks joined give the text back. A text
 * that does not fit one chunk is split in turns, between which the event loop goes on.
 */
export async function splitText(text: string, splitting: Splitting): Promise<string[]> {
  const { turns, signal } = splitting;
  if (fits(text, splitting.maxTokens)) return [text];
  // A text of a few turns does not wait until those of hundreds are through.
  await (text.length > longTextLength ? turns.begin(signal) : turns.next(signal));
  const pieces: Pieces = { lengths: [], tokens: [], allTokens: 0 };
  const keeper = createHeadingKeeper(pieces, splitting.maxTokens);
  await split(text, 0, keeper.add, splitting);
  keeper.end();
  return pack(text, pieces, splitting);
}

/** Counts the tokens only where the length leaves it open. */
function fits(text: string, maxTokens: number): boolean {
  return text.length <= maxTokens * maxTokenLength && estimateTokens(text) <= maxTokens;
}

async function split(text: string, level: number, add: (piece: string) => void, splitting: Splitting): Promise<void> {
  const { maxTokens, turns, signal } = splitting;
  for (const part of levels[level]?.(text) ?? []) {
    if (part !== '') {
      if (level === levels.length - 1 || fits(part, maxTokens)) add(part);
      else await split(part, level + 1, add, splitting);
    }
    if (turns.isOver()) await turns.next(signal);
  }
}

interface HeadingKeeper {
  readonly add: (piece: string) => void;
  /** Keeps a heading behind which nothing comes. */
  readonly end: () => void;
}

/** Joins each heading with the piece after it where both fit a chunk. */
function createHeadingKeeper(pieces: Pieces, maxTokens: number): HeadingKeeper {
  let headingLength = 0;
  let headingTokens = 0;
  const keep = (length: number, tokens: number): void => {
    if (length === 0) return;
    pieces.lengths.push(length);
    pieces.tokens.push(tokens);
    pieces.allTokens += tokens;
  };
  const end = (): void => {
    keep(headingLength, headingTokens);
    headingLength = 0;
    headingTokens = 0;
  };
  return {
    add(piece) {
      const tokens = estimateTokens(piece);
      if (headingLength > 0 && headingTokens + tokens > maxTokens) {
        end();
        keep(piece.length, tokens);
        return;
      }
      headingLength += piece.length;
      headingTokens += tokens;
      if (!isHeading(piece)) end();
    },
    end,
  };
}

/** Fills chunks to about the share each has of what is left, so that no small rest remains at the end. */
async function pack(text: string, pieces: Pieces, { maxTokens, turns, signal }: Splitting): Promise<string[]> {
  const chunks: string[] = [];
  let start = 0;
  let end = 0;
  let tokens = 0;
  let left = pieces.allTokens;
  for (const [index, pieceTokens] of pieces.tokens.entries()) {
    const share = left / Math.ceil(left / maxTokens);
    if (end > start && (tokens + pieceTokens > maxTokens || tokens + pieceTokens / 2 > share)) {
      chunks.push(text.slice(start, end));
      start = end;
      left -= tokens;
      tokens = 0;
      if (turns.isOver()) await turns.next(signal);
    }
    end += pieces.lengths[index] ?? 0;
    tokens += pieceTokens;
  }
  chunks.push(text.slice(start));
  return chunks;
}

/** A paragraph ends with the blank lines after it. Line by line: one pattern over all would overflow the stack. */
function* paragraphsOf(text: string): Generator<string> {
  let start = 0;
  let index = 0;
  let isBlank = false;
  for (const line of linesOf(text)) {
    const isLineBlank = line.trim() === '';
    if (isBlank && !isLineBlank) {
      yield text.slice(start, index);
      start = index;
    } else yield '';
    isBlank = isLineBlank;
    index += line.length;
  }
  yield text.slice(start);
}

function* wordsOf(text: string): Generator<string> {
  for (const [word] of text.matchAll(/\S+\s*|\s+/gu)) yield word;
}

/** Short runs, not cut inside what a reader sees as one character; hundreds of marks on one letter are no such. */
function* runsOf(text: string): Generator<string> {
  // Behind printable ASCII before printable ASCII there is always a border, which the segmenter takes long to tell.
  let plainEnd = 0;
  while (/^[\u0020-\u007E]{17}/.test(text.slice(plainEnd, plainEnd + maxRunLength + 1))) {
    yield text.slice(plainEnd, plainEnd + maxRunLength);
    plainEnd += maxRunLength;
  }
  let run = '';
  for (const { segment } of characterSegmenter().segment(text.slice(plainEnd))) {
    if (run.length > 0 && run.length + segment.length > maxRunLength) {
      yield run;
      run = '';
    }
    if (segment.length <= maxCharacterLength) run += segment;
    else for (const [part] of segment.matchAll(/.{1,16}/gsu)) yield part;
  }
  if (run !== '') yield run;
}

function isHeading(piece: string): boolean {
  return /^\s*#{1,6}[ \t]\S[^\n]*\n\s*$/u.test(piece);
}
