/** How a vector is written on the wire. */
export type EmbeddingEncoding = 'float' | 'base64';

/** Writes a vector as numbers, or as base64 of its little-endian 32-bit floats (OpenAI API reference, embeddings). */
export function encodeEmbedding(vector: Float32Array, encoding: EmbeddingEncoding): number[] | string {
  if (encoding === 'float') return [...vector];
  const bytes = Buffer.alloc(vector.length * 4);
  for (const [index, value] of vector.entries()) bytes.writeFloatLE(value, index * 4);
  return bytes.toString('base64');
}
