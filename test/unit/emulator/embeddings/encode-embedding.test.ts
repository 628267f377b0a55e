import { describe, expect, it } from 'vitest';
import { encodeEmbedding } from '../../../../emulator/embeddings/encode-embedding.ts';

describe('encodeEmbedding()', () => {
  const vector = Float32Array.of(1, -0.5);

  it('encodeEmbedding() writes numbers', () => {
    expect(encodeEmbedding(vector, 'float')).toEqual([1, -0.5]);
  });

  it('encodeEmbedding() writes base64 of little-endian 32-bit floats', () => {
    expect(encodeEmbedding(vector, 'base64')).toBe(Buffer.from([0, 0, 0x80, 0x3f, 0, 0, 0, 0xbf]).toString('base64'));
  });
});
