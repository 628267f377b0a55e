/** The lines of a text, one after the other, each with its line feed; joined they give the text back. */
export function* linesOf(text: string): Generator<string> {
  for (let start = 0; start < text.length;) {
    const lineFeed = text.indexOf('\n', start);
    const end = lineFeed === -1 ? text.length : lineFeed + 1;
    yield text.slice(start, end);
    start = end;
  }
}
