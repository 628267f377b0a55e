interface Rule {
  readonly suffix: string;
  readonly replacement: string;
  readonly applies: (stem: string) => boolean;
}

const irregular: ReadonlyMap<string, string> = new Map(
  Object.entries({
    skies: 'sky',
    sky: 'sky',
    dying: 'die',
    lying: 'lie',
    tying: 'tie',
    news: 'news',
    innings: 'inning',
    inning: 'inning',
    outings: 'outing',
    outing: 'outing',
    cannings: 'canning',
    canning: 'canning',
    howe: 'howe',
    proceed: 'proceed',
    exceed: 'exceed',
    succeed: 'succeed',
  }),
);

const always = (): boolean => true;
const isLong = (stem: string): boolean => measure(stem) > 0;
const isLonger = (stem: string): boolean => measure(stem) > 1;

const pluralRules = toRules('sses:ss ies:i ss:ss s:', always);
const secondRules = toRules(
  'ational:ate tional:tion enci:ence anci:ance izer:ize bli:ble alli:al entli:ent eli:e ousli:ous ization:ize ' +
    'ation:ate ator:ate alism:al iveness:ive fulness:ful ousness:ous aliti:al iviti:ive biliti:ble fulli:ful',
  isLong,
);
const thirdRules = toRules('icate:ic ative: alize:al iciti:ic ical:ic ful: ness:', isLong);
const fourthRules: readonly Rule[] = [
  ...toRules('al: ance: ence: er: ic: able: ible: ant: ement: ment: ent:', isLonger),
  { suffix: 'ion', replacement: '', applies: (stem) => isLonger(stem) && /[st]$/.test(stem) },
  ...toRules('ou: ism: ate: iti: ous: ive: ize:', isLonger),
];

/**
 * Reduces an English word in lower case to its stem: Porter's algorithm (Porter 1980) with the extensions of NLTK's
 * default mode, which the reference implementation of ROUGE uses.
 */
export function stemEnglishWord(word: string): string {
  const known = irregular.get(word);
  if (known !== undefined) return known;
  if (word.length <= 2) return word;
  let stem = stripPlural(word);
  stem = stripPast(stem);
  stem = /..y$/.test(stem) && isConsonant(stem, stem.length - 2) ? `${stem.slice(0, -1)}i` : stem;
  stem = stripSecond(stem);
  stem = applyFirst(stem, thirdRules);
  stem = applyFirst(stem, fourthRules);
  stem = stripFinalE(stem);
  return stem.endsWith('ll') && isLonger(stem.slice(0, -1)) ? stem.slice(0, -1) : stem;
}

function stripPlural(word: string): string {
  return word.endsWith('ies') && word.length === 4 ? word.slice(0, -1) : applyFirst(word, pluralRules);
}

function stripPast(word: string): string {
  if (word.endsWith('ied')) return word.slice(0, word.length === 4 ? -1 : -2);
  if (word.endsWith('eed')) return isLong(word.slice(0, -3)) ? word.slice(0, -1) : word;
  const stem = ['ed', 'ing']
    .filter((suffix) => word.endsWith(suffix))
    .map((suffix) => word.slice(0, -suffix.length))
    .find((candidate) => hasVowel(candidate));
  if (stem === undefined) return word;
  if (/(?:at|bl|iz)$/.test(stem)) return `${stem}e`;
  if (endsWithDouble(stem)) return /[lsz]$/.test(stem) ? stem : stem.slice(0, -1);
  return measure(stem) === 1 && endsShort(stem) ? `${stem}e` : stem;
}

function stripSecond(word: string): string {
  if (word.endsWith('alli') && isLong(word.slice(0, -4))) return stripSecond(word.slice(0, -2));
  if (word.endsWith('logi')) return isLong(word.slice(0, -3)) ? word.slice(0, -1) : word;
  return applyFirst(word, secondRules);
}

function stripFinalE(word: string): string {
  if (!word.endsWith('e')) return word;
  const stem = word.slice(0, -1);
  return isLonger(stem) || (measure(stem) === 1 && !endsShort(stem)) ? stem : word;
}

function toRules(list: string, applies: (stem: string) => boolean): readonly Rule[] {
  return list.split(' ').map((rule) => {
    const [suffix = '', replacement = ''] = rule.split(':');
    return { suffix, replacement, applies };
  });
}

/** The first rule whose suffix matches decides, whether it applies or not. */
function applyFirst(word: string, rules: readonly Rule[]): string {
  const rule = rules.find(({ suffix }) => word.endsWith(suffix));
  if (rule === undefined) return word;
  const stem = word.slice(0, word.length - rule.suffix.length);
  return rule.applies(stem) ? stem + rule.replacement : word;
}

function isConsonant(word: string, index: number): boolean {
  const letter = word.charAt(index);
  if ('aeiou'.includes(letter)) return false;
  return letter !== 'y' || index === 0 || !isConsonant(word, index - 1);
}

function hasVowel(stem: string): boolean {
  return Array.from(stem).some((_, index) => !isConsonant(stem, index));
}

/** How often a consonant follows a vowel: the `m` of the paper. */
function measure(stem: string): number {
  let count = 0;
  for (let index = 1; index < stem.length; index += 1) {
    if (isConsonant(stem, index) && !isConsonant(stem, index - 1)) count += 1;
  }
  return count;
}

function endsWithDouble(stem: string): boolean {
  return stem.length >= 2 && stem.at(-1) === stem.at(-2) && isConsonant(stem, stem.length - 1);
}

function endsShort(stem: string): boolean {
  const last = stem.length - 1;
  if (stem.length === 2) return !isConsonant(stem, 0) && isConsonant(stem, 1);
  return (
    stem.length >= 3 &&
    isConsonant(stem, last - 2) &&
    !isConsonant(stem, last - 1) &&
    isConsonant(stem, last) &&
    !/[wxy]$/.test(stem)
  );
}
