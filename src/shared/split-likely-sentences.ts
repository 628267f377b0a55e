import { germanMonth, hasWords, splitSentences } from './split-sentences.ts';

/** Words whose full stop hardly ever ends a sentence (en, es, fr, de). */
const neverLast = new Set(
  (
    'dr mr mrs ms prof sr sra srta st no nos nr fig figs eq eqs sec vol vols eds pp p cf vs al ca approx dept est gen ' +
    'gov hon rev e.g i.e a.k.a p.ej ej pág págs núm art arts aprox av dña m mme mlle mm p.ex ex bd tél z.b d.h u.a ' +
    'bzw ggf evtl vgl abb abs bspw inkl'
  ).split(' '),
);

/** Words whose full stop may end a sentence: it does before a word that begins one. */
const sometimesLast = new Set('inc ltd co corp jr u.s d.c a.m p.m ed ud uds env usw mio mrd'.split(' '));

/** Words many sentences begin with (en, es, fr, de). */
const openers = new Set(
  (
    'the a an this that these those it he she they we you i in on at for and but or if when while after before however ' +
    'there their its his her our some many most all no not also as by from with to one two ' +
    'el la los las un una este esta estos es se en por para pero y si cuando después antes sin su sus no ' +
    'le les une ce cette ces il elle ils elles on nous vous dans pour mais et si quand après avant sans son ses ' +
    'der die das ein eine dieser diese dieses er sie es wir ihr im in für aber und wenn nach vor ohne sein seine'
  ).split(' '),
);

/**
 * Splits a text wherever a sentence may end; the pieces joined give the text back. For counting: it takes a sentence
 * that begins in lower case, or follows *plan B.* or *etc.*, for one of its own, where `splitSentences`, which must
 * never cut inside a sentence, leaves them together.
 */
export function splitLikelySentences(text: string): string[] {
  const pieces = splitSentences(text);
  return sentenceEnd.test(text) ? pieces.flatMap(splitPiece) : pieces;
}

/** A mark that ends sentences in scripts with spaces between words. */
const sentenceEnd = /[.!?…]/u;

function splitPiece(piece: string): string[] {
  const parts: string[] = [];
  let start = 0;
  let seen = 0;
  let isWordless = true;
  // One mark at a time and the words looked up backwards: a pattern for all of it would take quadratic time.
  for (const { 0: end, index } of piece.matchAll(/[.!?…]["'”’»)\]]*\s+/gu)) {
    const border = index + end.length;
    isWordless &&= !hasWords(piece.slice(seen, border));
    seen = border;
    if (border >= piece.length || isWordless) continue;
    const before = piece.slice(Math.max(start, index - longestLookBack), index);
    if (!isBorder(before, end.trimEnd(), nextWord(piece, border))) continue;
    parts.push(piece.slice(start, border));
    start = border;
    isWordless = true;
  }
  parts.push(piece.slice(start));
  return parts;
}

/** As far back as a word and the one before it are looked for, in UTF-16 code units. */
const longestLookBack = 48;

function isBorder(before: string, mark: string, next: string): boolean {
  const isLower = /^\p{Ll}/u.test(next);
  const isQuoted = mark.length > 1;
  if (!mark.startsWith('.') || before.endsWith('.')) {
    // "Really?" she asked.
    return next !== '' && !(isLower && isQuoted);
  }
  const [, previous = '', word = ''] = /(\S*)\s*?(?:^|\s)[("'«“[]*(\S*)$/u.exec(before) ?? [];
  const bare = word.toLowerCase();
  if (!hasWords(bare) || neverLast.has(bare)) return false;
  if (bare === 'etc') return !isLower;
  if (/^\d+$/u.test(bare)) return previous !== '' && opens(next) && !germanMonth.test(next);
  if (sometimesLast.has(bare)) return opens(next);
  // plan B. The town: an initial stands behind a name or another initial.
  if (/^\p{L}$/u.test(bare)) return /^\p{Ll}/u.test(previous) && opens(next);
  return next !== '';
}

function opens(next: string): boolean {
  return /^\p{Lu}/u.test(next) && openers.has(next.toLowerCase());
}

function nextWord(piece: string, index: number): string {
  return /^[^\p{L}\p{N}]*([\p{L}\p{N}'’-]*)/u.exec(piece.slice(index, index + 64))?.[1] ?? '';
}
