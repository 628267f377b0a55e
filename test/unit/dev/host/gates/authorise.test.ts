import { describe, expect, it } from 'vitest';
import { authorise } from '../../../../../dev/host/gates/authorise.ts';
import { createHostKeys } from '../../../../../dev/host/gates/host-keys.ts';

const keys = createHostKeys();
const own = keys.ofFunction('hello');
const other = keys.ofFunction('other');

describe('authorise()', () => {
  it.each([
    ['anonymous', undefined, 'granted'],
    ['anonymous', 'wrong', 'granted'],
    ['anonymous', keys.master, 'master'],
    ['function', undefined, 'refused'],
    ['function', '', 'refused'],
    ['function', 'wrong', 'refused'],
    ['function', own, 'granted'],
    ['function', own.slice(1), 'refused'],
    ['function', other, 'refused'],
    ['function', keys.host, 'granted'],
    ['function', keys.master, 'master'],
    ['admin', undefined, 'refused'],
    ['admin', own, 'refused'],
    ['admin', keys.host, 'refused'],
    ['admin', keys.master, 'master'],
  ])('authorise() decides on level %s with key %s: %s', (authLevel, key, access) => {
    const headers = key === undefined ? {} : { 'x-functions-key': [key] };
    expect(authorise(keys, { name: 'hello', authLevel }, { headers, query: '' })).toBe(access);
  });

  const withHeader = { 'x-functions-key': [own] };
  it.each([
    ['the code of the query', {}, `?a=1&code=${own}`, 'granted'],
    ['a code whose name is in another case', {}, `?CoDe=${own}`, 'granted'],
    [
      'an encoded code',
      {},
      `?code=${own.replaceAll(/./g, (char) => `%${char.codePointAt(0)?.toString(16)}`)}`,
      'granted',
    ],
    ['the first of two codes', {}, `?code=wrong&code=${own}`, 'refused'],
    ['the header before the query', withHeader, '?code=wrong', 'granted'],
    ['a wrong header before the query', { 'x-functions-key': ['wrong'] }, `?code=${own}`, 'refused'],
    ['an empty header before the query', { 'x-functions-key': [''] }, `?code=${own}`, 'refused'],
    ['the first of two headers', { 'x-functions-key': [own, 'wrong'] }, '', 'granted'],
  ])('authorise() reads %s', (_name, headers, query, access) => {
    expect(authorise(keys, { name: 'hello', authLevel: 'function' }, { headers, query })).toBe(access);
  });

  it("authorise() takes no function's key for a page of the host", () => {
    const headers = { 'x-functions-key': [keys.ofFunction('')] };
    expect(authorise(keys, { authLevel: 'admin' }, { headers, query: '' })).toBe('refused');
  });

  it.each(['function', 'admin'])('authorise() asks for no key of level %s where keys are not checked', (authLevel) => {
    expect(authorise(undefined, { name: 'hello', authLevel }, { headers: {}, query: '' })).toBe('granted');
  });
});

describe('createHostKeys()', () => {
  it('createHostKeys() makes keys that differ by kind, function and host, and stay', () => {
    const others = createHostKeys();
    const all = [keys, others].flatMap((set) => [
      set.master,
      set.host,
      set.ofFunction('hello'),
      set.ofFunction('other'),
    ]);
    expect(new Set(all).size).toBe(all.length);
    expect(keys.ofFunction('HELLO')).toBe(own);
    expect(all.every((key) => /^[\w-]{43}$/.test(key))).toBe(true);
  });
});
