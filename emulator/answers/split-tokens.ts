/**
 * White space with what follows it: five letters or digits of Latin script, one Han, kana or Hangul character, three
 * letters or marks of another script, or any single character. Every alternative is bounded, so one pass is linear.
 */
const piece =
  /\s{0,16}(?:[\p{Script=Latin}\p{Nd}]{1,5}|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]|[\p{L}\p{M}]{1,3}|[^])/gu;

/**
 * Cuts `text` into pieces about the size of a model's tokens. All pieces joined give the text back, and none splits a
 * surrogate pair. Takes linear time.
 */
export function* splitTokens(text: string): Generator<string> {
  for (const [match] of text.matchAll(piece)) yield match;
}

/** Counts the pieces of `splitTokens`: the estimate behind `usage`, and the unit of `max_tokens`. */
export function countTokens(text: string): number {
  let count = 0;
  for (const match of text.matchAll(piece)) count += match.length;
  return count;
}
