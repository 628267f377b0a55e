import type { LengthUnit } from './length-patterns.ts';
import type { RequestedForm } from './requested-form.ts';
import { lengthPatterns } from './length-patterns.ts';
import { numberWords } from './number-words.ts';

const bulletMention =
  /\bbullet|viñetas|lista de puntos|\bpuces\b|stichpunkt|aufzählung|spiegelstrich|箇条書き|글머리|불릿|项目符号|要点列表|列点/gu;
const headlineMention =
  /\bheadline|\ba title\b|\btitular(?:es)?\b|\bun título\b|\bun titre\b|gros titre|\bschlagzeile|\büberschrift\b|\bein(?:en)? titel\b|見出し|헤드라인|제목(?:을|으로| 하나)|표제|标题|標題/gu;
const negationBefore =
  /\b(?:no|not|non|never|without|avoid|ignore|omit|skip|don't|sin|sans|pas|ohne|keine?n?|nicht|ni|nunca|évitez?)\b|不要|不用|勿|忽略/u;
const negationAfter = /^.{0,8}?(?:不要|なし|無し|ない|없|말|마세요|금지)/u;
const eachWord = /\b(?:each|every|per|apiece|cada|chaque|chacune?|pro|jede[rsnm]?)\b|各|每|ごと|마다/u;

const readableLength = 8000;
const clauseLength = 30;

/**
 * Reads the length and form of an answer from the words of an instruction, in English, Spanish, French, German,
 * Japanese, Korean and Chinese: a number of sentences, bullets, words or characters, a mention of bullets, or of a
 * headline. Of several numbers for a unit the last counts. A length said to hold for each part, and a form that is
 * negated, are passed over. Only the beginning and the end of a very long instruction are read.
 */
export function readRequestedForm(instruction: string): RequestedForm {
  const text = normalise(instruction);
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

function normalise(instruction: string): string {
  const half = readableLength / 2;
  const text =
    instruction.length <= readableLength ? instruction : `${instruction.slice(0, half)}\n${instruction.slice(-half)}`;
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/(\d)[,.](?=\d{3}(?!\d))/g, '$1');
}

function lastNumber(text: string, unit: LengthUnit): number | undefined {
  const found = lengthPatterns[unit]
    .flatMap((pattern) => Array.from(text.matchAll(pattern)))
    .filter((match) => !eachWord.test(clauseAround(text, match.index, match[0].length)))
    .sort((a, b) => a.index - b.index)
    .at(-1)?.groups?.['number'];
  if (found === undefined) return undefined;
  const value = numberWords.get(found) ?? Number(found);
  return value > 0 ? value : undefined;
}

function isMentioned(text: string, mention: RegExp): boolean {
  return [...text.matchAll(mention)].some(
    ({ index, 0: found }) =>
      !negationBefore.test(clauseBefore(text, index)) && !negationAfter.test(text.slice(index + found.length)),
  );
}

function clauseBefore(text: string, index: number): string {
  return text.slice(Math.max(0, index - clauseLength), index).replace(/^[^]*[.,;:!?。、\n]/u, '');
}

function clauseAround(text: string, index: number, length: number): string {
  const after = text.slice(index + length, index + length + clauseLength).replace(/[.,;:!?。、\n][^]*$/u, '');
  return `${clauseBefore(text, index)} ${after}`;
}
