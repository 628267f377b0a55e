import { describe, expect, it } from 'vitest';
import { useEmulator } from './use-emulator.ts';

const { post } = useEmulator();

describe('emulator embeddings', () => {
  const embed = { model: 'text-embedding-3-small', input: ['one text', 'another'] };

  it.each(['/models', '', '/openai/v1', '/v1'])('POST %s/embeddings answers one vector for each text', async (base) => {
    const { status, json } = await post(`${base}/embeddings`, embed);
    expect(status).toBe(200);
    expect(json).toMatchObject({
      id: expect.any(String),
      object: 'list',
      model: 'emulated-hashed-embedding-1',
      data: [
        { object: 'embedding', index: 0, embedding: expect.objectContaining({ length: 1536 }) },
        { object: 'embedding', index: 1, embedding: expect.objectContaining({ length: 1536 }) },
      ],
    });
  });

  it('usage counts the texts', async () => {
    const { json } = await post('/embeddings', embed);
    expect(json).toMatchObject({ usage: { prompt_tokens: 4, total_tokens: 4 } });
  });

  it('one text may stand alone, and dimensions are followed', async () => {
    const { json } = await post('/embeddings', { input: 'one text', dimensions: 8 });
    expect(json).toMatchObject({ data: [{ embedding: expect.objectContaining({ length: 8 }) }] });
  });

  it('base64 holds the same numbers', async () => {
    const body = { input: 'one text', dimensions: 8 };
    const numbers = await post('/v1/embeddings', { ...body, model: embed.model });
    const packed = await post('/v1/embeddings', { ...body, model: embed.model, encoding_format: 'base64' });
    const bytes = Buffer.from(JSON.parse(packed.text).data[0].embedding, 'base64');
    const decoded = Array.from({ length: 8 }, (_, index) => bytes.readFloatLE(index * 4));
    expect(JSON.parse(numbers.text).data[0].embedding).toEqual(decoded);
  });

  it.each([
    ['dimensions', 0],
    ['dimensions', 4097],
    ['encoding_format', 'int8'],
  ])('%s %s is a 422', async (parameter, value) => {
    const { status, json } = await post('/models/embeddings', { ...embed, [parameter]: value });
    expect(status).toBe(422);
    expect(json).toMatchObject({ detail: { loc: ['body', parameter], input: value } });
  });

  it.each([
    ['no input', {}],
    ['an empty list', { input: [] }],
    ['an empty text', { input: [''] }],
    ['too many texts', { input: Array.from({ length: 2049 }, () => 'a') }],
    ['token arrays', { input: [[1, 2]] }],
    ['broken dimensions', { input: 'a', dimensions: 1.5 }],
  ])('%s is a 400', async (_, fields) => {
    expect((await post('/models/embeddings', { model: embed.model, ...fields })).status).toBe(400);
  });
});
