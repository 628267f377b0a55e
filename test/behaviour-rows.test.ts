import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const readme = readFileSync(join(root, 'dev/host/README.md'), 'utf8');
const imitated = readTable('## Behaviour rows').map(([row]) => row);
const leftOut = readTable('### Not imitated');
const tested = readTestedRows();

describe('the behaviour rows of the local host', () => {
  it('are named after tests, each of them', () => {
    expect(imitated.length).toBeGreaterThan(35);
    expect(imitated.filter((row) => !tested.has(row))).toEqual([]);
  });

  it('hold every row that a test is named after', () => {
    expect([...tested].filter((row) => !imitated.includes(row))).toEqual([]);
  });

  it('give the reason where the host does not imitate one', () => {
    expect(leftOut.length).toBeGreaterThan(0);
    expect(leftOut.filter(([row, reason]) => reason.length < 20 || imitated.includes(row))).toEqual([]);
  });
});

/** First and last cell of each row of the table behind a heading. */
function readTable(heading: string): readonly (readonly [row: string, last: string])[] {
  const section = readme.split(`\n${heading}\n`)[1]?.split(/\n#{2,3} /u)[0] ?? '';
  const lines = section.split('\n').filter((line) => line.startsWith('|'));
  return lines.slice(2).map((line) => {
    const cells = line.replaceAll('`', '').split('|').slice(1, -1);
    return [cells.at(0)?.trim() ?? '', cells.at(-1)?.trim() ?? ''];
  });
}

/** What stands in quotes behind `row` in the titles of the end-to-end tests. */
function readTestedRows(): ReadonlySet<string> {
  const folder = join(root, 'test/e2e');
  const files = readdirSync(folder).filter((name) => name.startsWith('behaviour-'));
  const text = files.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');
  return new Set([...text.matchAll(/\brow "(?<row>[^"]+)"/gu)].map(({ groups }) => groups?.['row'] ?? ''));
}
