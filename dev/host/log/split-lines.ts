import { StringDecoder } from 'node:string_decoder';

/** Longest line that is kept together, in UTF-16 units. */
const maxLineLength = 65_536;

/** Takes the bytes of an output as they come and gives its lines. */
export interface LineSplitter {
  push(chunk: Buffer): void;
  /** Gives what is left without a line feed. */
  end(): void;
}

/** Makes a splitter of UTF-8 output into lines; a line that grows too long is given in pieces. */
export function splitLines(onLine: (line: string) => void): LineSplitter {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  return {
    push(chunk) {
      const lines = (rest + decoder.write(chunk)).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) onLine(line.replace(/\r$/, ''));
      for (; rest.length > maxLineLength; rest = rest.slice(maxLineLength)) onLine(rest.slice(0, maxLineLength));
    },
    end() {
      const last = rest + decoder.end();
      rest = '';
      if (last !== '') onLine(last);
    },
  };
}
