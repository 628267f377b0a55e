import { expect, it } from 'vitest';
import { toSetCookie } from '../../../../../dev/host/calls/to-set-cookie.ts';

const plain = { name: 'a', value: '1', sameSite: 'none' } as const;

it.each([
  ['the path "/" where none is set', plain, 'a=1; path=/'],
  ['the value escaped', { ...plain, value: "x y;(é)'" }, 'a=x%20y%3B%28%C3%A9%29%27; path=/'],
  ['half a surrogate pair as a replacement character', { ...plain, value: '\ud800' }, 'a=%EF%BF%BD; path=/'],
  ['whole seconds', { ...plain, maxAge: { value: 1.9 } }, 'a=1; max-age=1; path=/'],
  ['"None" where the app says so', { ...plain, sameSite: 'explicitNone' as const }, 'a=1; path=/; samesite=none'],
  ['no flag that is off', { ...plain, secure: { value: false }, httpOnly: { value: false } }, 'a=1; path=/'],
])('toSetCookie() writes %s', (_name, cookie, expected) => {
  expect(toSetCookie(cookie)).toBe(expected);
});
