import { createHttpHeaders, type HttpHeaders } from '@azure/core-rest-pipeline';
import { describe, expect, it } from 'vitest';
import { createReceivedHeaders } from '../../../../src/adapters/inference/create-received-headers.ts';

const received = {
  'content-type': 'application/json',
  'retry-after': '7',
  'set-cookie': ['a=1', 'b=2'],
  age: undefined,
};

/** The library's own, which stand for what its interface means. */
const expected = { 'content-type': 'application/json', 'retry-after': '7', 'set-cookie': 'a=1' };

const ways: readonly { what: string; use: (headers: HttpHeaders) => unknown }[] = [
  { what: 'get', use: (headers) => [headers.get('Retry-After'), headers.get('age'), headers.get('other')] },
  { what: 'has', use: (headers) => [headers.has('Content-Type'), headers.has('age')] },
  { what: 'toJSON', use: (headers) => headers.toJSON() },
  { what: 'the iterator', use: (headers) => [...headers] },
  {
    what: 'set',
    use: (headers) => {
      headers.set('Retry-After', 8);
      return headers.toJSON();
    },
  },
  {
    what: 'delete',
    use: (headers) => {
      headers.delete('Retry-After');
      return headers.toJSON();
    },
  },
];

describe('createReceivedHeaders()', () => {
  it.each(ways)("createReceivedHeaders() does with $what what the library's headers do", ({ use }) => {
    expect(use(createReceivedHeaders(received))).toEqual(use(createHttpHeaders(expected)));
  });
});
