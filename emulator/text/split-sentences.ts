const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });
const unbroken = /https?:\/\/[^\s)>\]]{0,2000}[^\s)>\].,;:!?。、]|`[^`]{1,200}`/g;
const longestSentence = 1000;
const preferredPiece = 600;

/** Words that end with a full stop inside a sentence, without their last stop, in lower case. */
const abbreviations = new Set(
  (
    'dr mr mrs ms prof st jr sr sra srta dra d. lic ing mme mlle mm me hr fr vs cf fig figs eq eqs sec ch vol ed eds pp ' +
    'p pág págs art núm approx ca dept univ inc ltd corp co e.g i.e eg ie ej ex p.ej p.ex z.b d.h u.a v.a s.o s.u bzw ' +
    'ggf vgl nr abb bspw sog u.s gen gov sen rep col maj capt lt sgt rev hon av bd mio mrd tsd mill'
  ).split(' '),
);
/** Abbreviations that also end sentences: they join only what cannot begin one. */
const ambiguous = new Set(['al', 'etc', 'no', 'usw', 'u.s', 'co', 'inc', 'ltd', 'corp']);
/** Capital letters with stops, after a capitalised word or at the start. */
const initials = /(?:^|\(|\p{Lu}[\p{L}.]*\s)(?:\p{Lu}\.\s?){1,3}$/u;
/** Two letters as in *z. B.* and *i. A.*, which stand inside sentences. */
const germanPair = /(?:^|[\s(])\p{Ll}\.\s?\p{Lu}\.$/u;
const dayBefore = /(?:^|\s)(?:am|der|den|dem|des|vom|zum|im|ab|bis|das|die)\s\d{1,2}\.$/i;

/**
 * Cuts a paragraph (one line) into sentences: `Intl.Segmenter`, with breaks taken back after abbreviations, initials,
 * German day numbers and signs that are followed by a small letter. A sentence of more than 1,000 characters is cut at
 * a comma or a space, because no answer should carry it whole. Every sentence is a substring of the paragraph, trimmed.
 */
export function splitSentences(paragraph: string): string[] {
  const sentences: string[] = [];
  let pending = '';
  for (const { index, segment: masked } of segmenter.segment(maskLinks(paragraph))) {
    const segment = paragraph.slice(index, index + masked.length);
    if (pending !== '' && (pending.length > longestSentence || !continues(pending, segment))) {
      pushPieces(sentences, pending);
      pending = '';
    }
    pending += segment;
  }
  pushPieces(sentences, pending);
  return sentences;
}

/** Hides the stops and question marks of addresses and code, which end no sentence, at the same length. */
function maskLinks(paragraph: string): string {
  return paragraph.replace(unbroken, (match) => 'x'.repeat(match.length));
}

function continues(before: string, after: string): boolean {
  if (/^[\p{Ll}\p{Pe}\p{Pf},;:%]/u.test(after)) return true;
  const end = before.slice(-24).trimEnd();
  if (/[」』）]$/u.test(end) && /^\p{Script=Hiragana}/u.test(after)) return true;
  const word = /(?:^|[\s(«“"])([\p{L}.]+)\.$/u.exec(end)?.[1];
  if (word === undefined) return dayBefore.test(end) && /^\p{Lu}/u.test(after);
  const known = word.toLowerCase();
  if (ambiguous.has(known)) return /^[\d([]/.test(after);
  if (abbreviations.has(known) || /^\p{Ll}$/u.test(word)) return true;
  return initials.test(end) || germanPair.test(end) || (/(?:^|[\s(])\p{Lu}\.$/u.test(end) && /^\p{Lu}\./u.test(after));
}

function pushPieces(sentences: string[], sentence: string): void {
  let rest = sentence.trim();
  while (rest.length > longestSentence) {
    const head = rest.slice(0, preferredPiece);
    const border = Math.max(
      head.lastIndexOf(', '),
      head.lastIndexOf('; '),
      head.lastIndexOf('、'),
      head.lastIndexOf('،'),
    );
    const space = head.lastIndexOf(' ');
    const cut = border > 200 ? border + 1 : space > 200 ? space : wholeCharacters(rest, preferredPiece);
    sentences.push(rest.slice(0, cut).trim());
    rest = rest.slice(cut).trimStart();
  }
  if (rest !== '') sentences.push(rest);
}

/** Moves a cut out of a surrogate pair. */
function wholeCharacters(text: string, cut: number): number {
  const unit = text.charCodeAt(cut - 1);
  return unit >= 0xd800 && unit <= 0xdbff ? cut - 1 : cut;
}
