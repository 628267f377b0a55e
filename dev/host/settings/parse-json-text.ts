/**
 * Reads the text of a settings file as JSON. A byte order mark is skipped, as .NET does.
 * Throws the SyntaxError of `JSON.parse`, which says where.
 */
export function parseJsonText(text: string): unknown {
  return JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text);
}
