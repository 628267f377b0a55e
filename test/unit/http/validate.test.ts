import { describe, expect, it } from 'vitest';
import { summariseRequestSchema } from '../../../src/features/summarise/contract.ts';
import { validate } from '../../../src/http/validate.ts';
import { AppError } from '../../../src/shared/app-error.ts';

const cases: readonly { name: string; body: unknown; errors: readonly { pointer: string; message: string }[] }[] = [
  { name: 'no object', body: 7, errors: [{ pointer: '', message: 'must be an object, is a number' }] },
  { name: 'null', body: null, errors: [{ pointer: '', message: 'must be an object, is null' }] },
  { name: 'a missing field', body: {}, errors: [{ pointer: '/text', message: 'is required' }] },
  { name: 'a wrong type', body: { text: 5 }, errors: [{ pointer: '/text', message: 'must be a string, is a number' }] },
  { name: 'blank text', body: { text: ' \n' }, errors: [{ pointer: '/text', message: 'must hold words, has none' }] },
  {
    name: 'two unknown fields',
    body: { text: 'a', txt: 1, 'a/b~': 2 },
    errors: [
      { pointer: '/txt', message: 'is not a known field' },
      { pointer: '/a~1b~0', message: 'is not a known field' },
    ],
  },
  {
    name: 'a prototype',
    body: JSON.parse('{"text":"a","__proto__":{}}'),
    errors: [{ pointer: '/__proto__', message: 'is not a known field' }],
  },
  {
    name: 'an unknown word',
    body: { text: 'a', format: 'poem' },
    errors: [{ pointer: '/format', message: 'must be one of "paragraph", "bullets", "headline"' }],
  },
  {
    name: 'a number over its limit inside an alternative',
    body: { text: 'a', length: { sentences: 51 } },
    errors: [{ pointer: '/length/sentences', message: 'must be at most 50, is 51' }],
  },
  {
    name: 'a fraction',
    body: { text: 'a', length: { words: 10.5 } },
    errors: [{ pointer: '/length/words', message: 'must be a whole number, is a number' }],
  },
  {
    name: 'no alternative',
    body: { text: 'a', length: 'huge' },
    errors: [{ pointer: '/length', message: 'must be "short", "medium", "long", {"sentences": n} or {"words": n}' }],
  },
  {
    name: 'an unknown field beside an alternative',
    body: { text: 'a', length: { words: 10, pages: 1 } },
    errors: [{ pointer: '/length/pages', message: 'is not a known field' }],
  },
  {
    name: 'a string that is too long',
    body: { text: 'a', focus: 'x'.repeat(501) },
    errors: [{ pointer: '/focus', message: 'must be at most 500 characters, is 501' }],
  },
  {
    name: 'text without words',
    body: { text: '---\n\n***' },
    errors: [{ pointer: '/text', message: 'must hold words, has none' }],
  },
  {
    name: 'a language tag without end',
    body: { text: 'a', language: `en-x-${'a'.repeat(60)}` },
    errors: [{ pointer: '/language', message: 'must be at most 64 characters, is 65' }],
  },
  {
    name: 'no language tag',
    body: { text: 'a', language: 'english please' },
    errors: [{ pointer: '/language', message: 'must be a language tag such as "en", "es" or "zh-Hant"' }],
  },
];

describe('validate()', () => {
  it.each(cases)('names $name by pointer, with what is wanted', ({ body, errors }) => {
    expect(failureOf(body).facts.errors).toEqual(errors);
  });

  it('says the first fault in words and counts the others', () => {
    expect(failureOf({ format: 'poem', a: 1 }).message).toBe(
      'Cannot accept the request: /text is required, and 2 more',
    );
  });

  it('fills in defaults and keeps what was sent', () => {
    expect(validate(summariseRequestSchema, { text: ' a ', language: 'es' })).toEqual({
      text: ' a ',
      length: 'medium',
      format: 'paragraph',
      language: 'es',
    });
  });

  it('names at most fifty faults', () => {
    const body = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`field${index}`, index]));
    expect(failureOf(body).facts.errors).toHaveLength(50);
  });
});

function failureOf(body: unknown): AppError {
  try {
    validate(summariseRequestSchema, body);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('The body was accepted');
}
