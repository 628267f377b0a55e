import type { RequestedForm } from './requested-form.ts';
import { numberWords } from './number-words.ts';

type Unit = 'sentences' | 'bullets' | 'words' | 'characters';

/** Words for the units of a length in en, es, fr, de; matched as whole words. */
const spacedUnits: Readonly<Record<Unit, string>> = {
  sentences: 'sentences?|frases?|oraci(?:ón|ones)|enunciados?|phrases?|sätzen?|satz|saetzen?',
  bullets:
    'bullets?|bullet[- ]points?|bulleted|viñetas?|puntos?|puces?|points|stichpunkten?|stichworten?|aufzählungspunkten?|spiegelstrichen?',
  words: 'words?|palabras?|mots?|wörtern?|wort|worten?',
  characters: 'characters?|caracteres|caractères?|zeichen',
};

/** The same in ja, ko, zh, where a counter may stand between number and unit. */
const unspacedUnits: Readonly<Record<Unit, string>> = {
  sentences: '文章?(?![字書])|センテンス|문장|句(?:话|話|子)?|个?句子',
  bullets: '項目|箇条書き|点|개?\\s?(?:의\\s)?(?:글머리|불릿|항목|요점)|条|條|个?要点|個?要點|项',
  words: '単語|語|단어|낱말|个?单词|词|詞',
  characters: '文字|字|글자|자(?![가-힣])',
};

const bulletMention =
  /\bbullet|viñetas|lista de puntos|à puces|\bpuces\b|stichpunkt|aufzählung|spiegelstrich|箇条書き|글머리|불릿|项目符号|要点列表|列点/giu;
const headlineMention =
  /\bheadline|\btitular(?:es)?\b|\bun título\b|\bun titre\b|gros titre|\bschlagzeile|\büberschrift\b|見出し|헤드라인|표제|标题|標題/giu;
const negationBefore =
  /\b(?:no|not|non|never|without|avoid|don't|sin|sans|pas|ohne|keine?n?|nicht|ni|nunca|évite[rz]?)\b|不要|不用|勿/iu;
const negationAfter = /^.{0,8}?(?:不要|なし|無し|ない|없|말|마세요|금지)/u;
const eachWord = /\b(?:each|every|per|apiece|cada|chaque|chacune?|par|pro|jede[rsnm]?|je)\b|各|每|ごと|마다|당/iu;

const digits = '\\d{1,5}';
const listed = [...numberWords.keys()].sort((a, b) => b.length - a.length);
const spacedNumber = `${digits}|${listed.filter((word) => /^\p{Script=Latin}/u.test(word)).join('|')}`;
const unspacedNumber = `${digits}|${listed.filter((word) => !/^\p{Script=Latin}/u.test(word)).join('|')}`;
const readableLength = 8000;

/**
 * Reads the length and form of an answer from the words of an instruction, in English, Spanish, French, German,
 * Japanese, Korean and Chinese: a number before sentences, bullets, words or characters, a mention of bullets, or of a
 * headline. Of several numbers for a unit the last counts; a length said to hold for each part, and a form
 * that is negated, are passed over. Only the beginning and the end of a very long instruction are read.
 */
export function readRequestedForm(instruction: string): RequestedForm {
  const text = shorten(instruction).normalize('NFKC').toLowerCase();
  const sentences = lastNumber(text, 'sentences');
  const bullets = lastNumber(text, 'bullets');
  const maxWords = lastNumber(text, 'words');
  const maxCharacters = lastNumber(text, 'characters');
  const limits = {
    ...(maxWords === undefined ? {} : { maxWords }),
    ...(maxCharacters === undefined ? {} : { maxCharacters }),
  };
  if (isMentioned(text, headlineMention)) return { shape: 'headline', ...limits };
  const isList = bullets !== undefined || isMentioned(text, bulletMention);
  const count = isList ? (bullets ?? sentences) : sentences;
  return { shape: isList ? 'bullets' : 'paragraph', ...(count === undefined ? {} : { count }), ...limits };
}

/** Whether an instruction says anything about length or form. */
export function hasRequestedForm(form: RequestedForm): boolean {
  return form.shape !== 'paragraph' || form.count !== undefined || form.maxWords !== undefined;
}

function lastNumber(text: string, unit: Unit): number | undefined {
  const spaced = new RegExp(
    `(?<![\\p{L}\\p{N}.])(?<number>${spacedNumber})(?:[\\s-]+\\p{L}{1,20},?){0,2}?[\\s-]+(?:${spacedUnits[unit]})(?![\\p{L}\\p{N}])`,
    'gu',
  );
  const unspaced = new RegExp(
    `(?<!\\d)(?<number>${unspacedNumber})\\s?(?:つ|個|个|개|本|点)?\\s?(?:の|의|以内の|이내의|簡潔な|짧은|简短的?)?\\s?(?:${unspacedUnits[unit]})`,
    'gu',
  );
  const found = [...text.matchAll(spaced), ...text.matchAll(unspaced)]
    .filter((match) => !eachWord.test(clauseAround(text, match.index, match[0].length)))
    .sort((a, b) => a.index - b.index)
    .at(-1)?.groups?.['number'];
  return found === undefined ? undefined : toNumber(found);
}

function toNumber(word: string): number | undefined {
  const value = numberWords.get(word) ?? Number(word);
  return value > 0 ? value : undefined;
}

function isMentioned(text: string, mention: RegExp): boolean {
  return [...text.matchAll(mention)].some(
    ({ index, 0: found }) =>
      !negationBefore.test(clauseBefore(text, index)) && !negationAfter.test(text.slice(index + found.length)),
  );
}

function clauseBefore(text: string, index: number): string {
  return text.slice(Math.max(0, index - 30), index).replace(/^[^]*[.,;:!?。、\n]/u, '');
}

function clauseAround(text: string, index: number, length: number): string {
  const after = text.slice(index + length, index + length + 20).replace(/[.,;:!?。、\n][^]*$/u, '');
  return `${clauseBefore(text, index)} ${after}`;
}

function shorten(text: string): string {
  if (text.length <= readableLength) return text;
  return `${text.slice(0, readableLength / 2)}\n${text.slice(-readableLength / 2)}`;
}
