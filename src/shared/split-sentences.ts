import { linesOf } from './lines-of.ts';
import { segmentSentences } from './segment-sentences.ts';

/** A line with a form of its own: heading, list item, quotation, table row, fence. It never joins the line before it. */
const structuralLine = /^[ \t]*(?:#{1,6}[ \t]|[-*+•‣▪][ \t]|\d{1,3}[.)][ \t]|>|\||```|~~~)/u;

/** A line whose form ends with it: what follows is another block, even without a blank line. */
const selfContainedLine = /^[ \t]*(?:#{1,6}[ \t]|\||```|~~~)/u;

/** A mark that may end a sentence; nothing else does but a line break. */
const sentenceEnd = /[.!?…。！？｡؟।։።]/u;

/** Words whose full stop does not end a sentence (en, es, fr, de); single letters are handled apart. */
const abbreviations = new Set(
  (
    'dr mr mrs ms prof sr sra srta jr st no nos nr fig figs eq eqs sec vol vols ed eds pp cf vs al etc ca approx dept ' +
    'est inc ltd co corp gen gov hon rev e.g i.e a.k.a u.s d.c p.ej ej pág págs núm art arts aprox av ud uds dña ' +
    'm mme mlle mm p.ex ex env bd tél z.b d.h u.a bzw ggf usw evtl vgl abb abs nr bspw inkl mio mrd'
  ).split(' '),
);

/** In German a number with a full stop before a month is a date. */
export const germanMonth = /^(?:Jan|Feb|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez)/u;

/** Kana that go on with a sentence after a closing bracket: 「はい。」と言った is one sentence. */
const japaneseContinuation = /^(?:と|って|で|は|が|を|に|の|も|だ|な|や|か|という)/u;

/**
 * Splits a text into sentences. The pieces joined give the text back: each keeps the white space that follows it.
 * Lines of a paragraph that were only wrapped belong together; headings, list items, table rows and quotations stand
 * alone. Segmentation is Unicode's (UAX 29, by `Intl.Segmenter`), repaired for abbreviations, initials and quotations.
 */
export function splitSentences(text: string): string[] {
  // A text that arrives in steps is split at each of them, and most of these end inside a sentence.
  if (!mayHoldBorder(text)) return [text].filter(Boolean);
  const pieces = text.includes('\n') ? sentencesOf(text) : splitBlock(text);
  return [...pieces].filter((piece) => piece !== '');
}

/**
 * The sentences of a text as `splitSentences` finds them, one after the other. An empty piece says that none was found
 * yet, after a bounded piece of work: the caller of a long text may pause there.
 */
export function* sentencesOf(text: string): Generator<string> {
  let start = 0;
  let index = 0;
  let isOver = false;
  for (const line of linesOf(text)) {
    const isLineBlank = line.trim() === '';
    if (index > start && !isLineBlank && (isOver || structuralLine.test(line))) {
      yield* splitBlock(text.slice(start, index));
      start = index;
    } else yield '';
    isOver = isLineBlank || selfContainedLine.test(line);
    index += line.length;
  }
  if (index > start) yield* splitBlock(text.slice(start, index));
}

/** Tells whether there is a mark or a line break in a text without which it is one sentence. */
export function mayHoldBorder(text: string): boolean {
  return text.includes('\n') || sentenceEnd.test(text);
}

/** Tells whether a piece holds anything a reader would call words. */
export function hasWords(piece: string): boolean {
  return /[\p{L}\p{N}]/u.test(piece);
}

function* splitBlock(block: string): Generator<string> {
  // Most headings, list items and table rows are one sentence; the segmenter costs 20 microseconds for each text.
  const firstEnd = block.search(sentenceEnd);
  if (firstEnd === -1 || !hasWords(block.slice(firstEnd + 1))) {
    yield block;
    return;
  }
  let start = 0;
  let index = 0;
  let isWordless = true;
  for (const { text, isStart, ahead } of segmentSentences(block)) {
    // The segmenter leaves an opening bracket after 。 with the sentence before it.
    const border = index - (/[「『（]+$/u.exec(block.slice(Math.max(start, index - 4), index))?.[0].length ?? 0);
    const after = block.slice(border, index) + ahead;
    if (isStart && border > start && !isWordless && !goesOn(block.slice(start, border), after)) {
      yield block.slice(start, border);
      start = border;
      isWordless = true;
    } else yield '';
    // Only what is new is looked at: a piece may grow with every segment.
    isWordless &&= !hasWords(text);
    index += text.length;
  }
  yield block.slice(start);
}

/** Longest end of a piece that is looked at, in UTF-16 code units: longer than any abbreviation with its brackets. */
const tailLength = 40;

function goesOn(piece: string, after: string): boolean {
  const tail = piece.slice(-tailLength).trimEnd();
  const right = after.trimStart();
  if (right === '' || /^\p{Ll}/u.test(right)) return true;
  if (/[」』）]$/u.test(tail)) return japaneseContinuation.test(right);
  if (!tail.endsWith('.')) return false;
  const lastWord = /(?:^|[\s(["'«])([^\s(["'«]+)\.$/u.exec(tail)?.[1];
  if (lastWord === undefined) return false;
  if (/^\d{1,2}$/u.test(lastWord) && germanMonth.test(right)) return true;
  const isNumberAlone = piece.length < tailLength && /^\s*\d{1,3}\.$/u.test(tail);
  return isNumberAlone || /^\p{L}$/u.test(lastWord) || abbreviations.has(lastWord.toLowerCase());
}
