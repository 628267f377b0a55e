import { describe, expect, it } from 'vitest';
import { splitLines } from '../../../../../dev/host/log/split-lines.ts';

const split = (...chunks: readonly Buffer[]): readonly string[] => {
  const lines: string[] = [];
  const splitter = splitLines((line) => lines.push(line));
  for (const chunk of chunks) splitter.push(chunk);
  splitter.end();
  return lines;
};

describe('splitLines()', () => {
  it('splitLines() joins pieces into lines and gives the last one without a line feed', () => {
    expect(split(Buffer.from('a\r\nb'), Buffer.from('c\n\nd'))).toEqual(['a', 'bc', '', 'd']);
  });

  it('splitLines() keeps a character together that comes in two pieces', () => {
    const bytes = Buffer.from('é\n');
    expect(split(bytes.subarray(0, 1), bytes.subarray(1))).toEqual(['é']);
  });

  it('splitLines() never holds more than 65536 characters of a line', () => {
    const lines = split(Buffer.alloc(100_000, 'x'), Buffer.alloc(50_000, 'x'));
    expect(lines.map((line) => line.length)).toEqual([65_536, 65_536, 18_928]);
  });
});
