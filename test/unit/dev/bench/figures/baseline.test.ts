import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseBaseline, updateBaseline } from '../../../../../dev/bench/figures/baseline.ts';

describe('parseBaseline()', () => {
  it('reads the baseline of the project, in which every bench with ratios has a part', () => {
    const file = resolve(import.meta.dirname, '../../../../../dev/bench/baseline.json');
    const names = Object.keys(parseBaseline(readFileSync(file, 'utf8')));

    expect(new Set(names.map((name) => name.split(':')[0]))).toEqual(new Set(['cold-start', 'cpu', 'throughput']));
  });

  it.each([
    { text: '{"cpu": "2"}', message: 'expected number' },
    { text: '{"cpu": 0}', message: '>0' },
    { text: '[]', message: 'expected record' },
    { text: '{', message: 'JSON' },
  ])('refuses $text', ({ text, message }) => {
    expect(() => parseBaseline(text)).toThrow(message);
  });
});

describe('updateBaseline()', () => {
  it('takes the ratios, in two digits, and keeps what was not measured', () => {
    const updated = updateBaseline({ 'cold-start: a': 1.5, 'cpu: b': 3 }, [
      { name: 'cpu: b', unit: 'ratio', value: 2.3456 },
      { name: 'cpu: new', unit: 'ratio', value: 1 },
    ]);

    expect(updated).toEqual({ 'cold-start: a': 1.5, 'cpu: b': 2.35, 'cpu: new': 1 });
  });

  it('takes nothing but ratios', () => {
    const updated = updateBaseline({}, [
      { name: 'tokens', unit: 'tokens', value: 2 },
      { name: 'growth', unit: 'MB', value: 2 },
    ]);

    expect(updated).toEqual({});
  });

  it('is in the order of the names', () => {
    const updated = updateBaseline({ b: 1, c: 1 }, [{ name: 'a', unit: 'ratio', value: 1 }]);

    expect(Object.keys(updated)).toEqual(['a', 'b', 'c']);
  });
});
