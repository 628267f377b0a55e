/**
 * Estimates how many tokens a text takes, in one pass: a quarter token per ASCII character, a half per other letter,
 * one per character of Chinese, Japanese and Korean (about 4 characters a token in English: OpenAI, "What are tokens",
 * read 2026-11). It is meant for prose. Numbers, CSV, base64 and some emoji take more tokens than this, base64 a multiple,
 * so a limit that is held by it has to leave room below the model's own.
 */
export function estimateTokens(text: string): number {
  let quarters = 0;
  for (let index = 0; index < text.length; index += 1) quarters += quartersOf(text.charCodeAt(index));
  return Math.ceil(quarters / 4);
}

function quartersOf(codeUnit: number): number {
  if (codeUnit < 0x80) return 1;
  const isCjk =
    (codeUnit >= 0x11_00 && codeUnit < 0x12_00) ||
    (codeUnit >= 0x2e_80 && codeUnit < 0xd8_00) ||
    (codeUnit >= 0xf9_00 && codeUnit < 0xfb_00) ||
    (codeUnit >= 0xff_00 && codeUnit < 0xff_f0);
  return isCjk ? 4 : 2;
}
