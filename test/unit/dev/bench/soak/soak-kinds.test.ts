import { describe, expect, it } from 'vitest';
import { soakKinds } from '../../../../../dev/bench/soak/soak-kinds.ts';

function findFault(name: string, text: string): string | undefined {
  return soakKinds.find((kind) => kind.name === name)?.findFault?.(text);
}

describe('soakKinds', () => {
  it('have names of their own', () => {
    expect(new Set(soakKinds.map(({ name }) => name)).size).toBe(soakKinds.length);
  });

  it('JSON answers hold a summary', () => {
    expect(findFault('JSON', '{"summary":"A text.","truncated":false}')).toBeUndefined();
    expect(findFault('JSON', '{"summary":"A te')).toBe('it holds no summary');
    expect(findFault('JSON', '')).toBe('it holds no summary');
  });

  it.each([
    { name: 'done', text: 'event: start\ndata: {}\n\nevent: done\ndata: {}\n\n', fault: undefined },
    { name: 'error', text: 'event: start\ndata: {}\n\nevent: error\ndata: {}\n\n', fault: undefined },
    {
      name: 'delta',
      text: 'event: start\ndata: {}\n\nevent: delta\ndata: {}\n\n',
      fault: 'it ends without a last event',
    },
    {
      name: 'half of done',
      text: 'event: start\ndata: {}\n\nevent: done\ndata: {',
      fault: 'it ends without a last event',
    },
  ])('streams that end with $name are judged so', ({ text, fault }) => {
    expect(findFault('stream', text)).toBe(fault);
  });
});
