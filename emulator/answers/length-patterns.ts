import { numberWords } from './number-words.ts';

/** What the length of an answer can be counted in. */
export type LengthUnit = 'sentences' | 'bullets' | 'words' | 'characters';

/** Words for the units in en, es, fr, de; matched as whole words. */
const spacedUnits: Readonly<Record<LengthUnit, string>> = {
  sentences: 'sentences?|frases?|oraci(?:ón|ones)|enunciados?|phrases?|sätzen?|satz|saetzen?',
  bullets:
    'bullets?|bullet[- ]points?|viñetas?|puntos?(?! de)|puces?|points(?! of| de)|stichpunkten?|stichworten?|' +
    'aufzählungspunkten?|spiegelstrichen?',
  words: 'words?|palabras?|mots?|wörtern?|wort|worten?',
  characters: 'characters?|caracteres|caractères?|zeichen',
};

/** The same in ja, ko, zh, where a counter may stand between number and unit. */
const unspacedUnits: Readonly<Record<LengthUnit, string>> = {
  sentences: '文章?(?![字書])|センテンス|문장|句(?:话|話|子)?|句子',
  bullets: '項目|箇条書き|点|글머리|불릿|항목|요점|条|條|要点|要點|项',
  words: '単語|語|단어|낱말|单词|词|詞',
  characters: '文字|字|글자|자(?![가-힣])',
};

/** Units that are named before their number, as in a form: `sentences: 3`, `箇条書きで5つ`. */
const leadingUnits: Readonly<Record<LengthUnit, string>> = {
  sentences: `(?:${spacedUnits.sentences})\\s?:`,
  bullets: `(?:${spacedUnits.bullets})\\s?:|箇条書きで?|글머리\\s?기호|불릿`,
  words: `(?:${spacedUnits.words})\\s?:`,
  characters: `(?:${spacedUnits.characters})\\s?:`,
};

const digits = '\\d{1,5}';
const longestFirst = [...numberWords.keys()].sort((a, b) => b.length - a.length);
const spacedNumber = `(?:${[digits, ...longestFirst.filter((word) => /^\p{Script=Latin}/u.test(word))].join('|')})`;
const unspacedNumber = `(?:${[digits, ...longestFirst.filter((word) => !/^\p{Script=Latin}/u.test(word))].join('|')})`;

/** Up to two words between number and unit, as in *three short sentences*; none of them a number itself. */
const between = `(?:[\\s-]+(?!${spacedNumber}(?!\\p{L}))\\p{L}{1,20},?){0,2}?[\\s-]+`;
const counter = '\\s?(?:つ|個|个|개|本|点)?\\s?(?:の|의|簡潔な|짧은|简短的?)?\\s?';

/** Patterns for a number of each unit, in lower-case text; the number is the group `number`. */
export const lengthPatterns: Readonly<Record<LengthUnit, readonly RegExp[]>> = {
  sentences: patternsFor('sentences'),
  bullets: patternsFor('bullets'),
  words: patternsFor('words'),
  characters: patternsFor('characters'),
};

function patternsFor(unit: LengthUnit): readonly RegExp[] {
  return [
    `(?<![\\p{L}\\p{N}.])(?<number>${spacedNumber})${between}(?:${spacedUnits[unit]})(?![\\p{L}\\p{N}])`,
    `(?<!\\d)(?<number>${unspacedNumber})${counter}(?:${unspacedUnits[unit]})`,
    `(?:${leadingUnits[unit]})\\s?(?<number>${unspacedNumber})`,
  ].map((source) => new RegExp(source, 'gu'));
}
