const unspaced =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}ー\\p{Script=Hangul}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}';
const run = new RegExp(`(?<unspaced>[${unspaced}]+)|(?:(?![${unspaced}])[\\p{L}\\p{M}\\p{N}])+`, 'gu');
const longestWord = 64;

/**
 * Cuts a text into the terms it is compared by: folded words (compatibility forms, case and Latin accents removed), and
 * pairs of neighbouring characters where a script is written without spaces or, as Hangul, glues particles to words.
 * Takes linear time; a word of more than 64 characters counts as several.
 */
export function splitTerms(text: string): string[] {
  const terms: string[] = [];
  for (const match of foldText(text).matchAll(run)) {
    const [word] = match;
    if (match.groups?.['unspaced'] === undefined) pushPieces(terms, word);
    else pushPairs(terms, Array.from(word));
  }
  return terms;
}

/** Removes what does not distinguish words: compatibility forms, case, and the accents of Latin letters. */
function foldText(text: string): string {
  const folded = text.normalize('NFKC').toLowerCase();
  return folded
    .normalize('NFD')
    .replace(/([a-z])\p{Mn}+/gu, '$1')
    .normalize('NFC');
}

function pushPieces(terms: string[], word: string): void {
  for (let start = 0; start < word.length; start += longestWord) terms.push(word.slice(start, start + longestWord));
}

function pushPairs(terms: string[], characters: readonly string[]): void {
  const [first] = characters;
  if (characters.length === 1 && first !== undefined) terms.push(first);
  for (let index = 1; index < characters.length; index += 1) {
    terms.push(`${characters[index - 1]}${characters[index]}`);
  }
}
