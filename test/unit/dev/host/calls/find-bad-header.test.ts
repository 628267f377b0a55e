import { expect, it } from 'vitest';
import { findBadHeader } from '../../../../../dev/host/calls/find-bad-header.ts';

it.each([
  ['nothing in ASCII', ['x-a', 'a\tb ~', 'x-b', ''], undefined],
  ['a latin-1 character', ['x-a', 'a', 'x-b', 'é'], 'x-b'],
  ['a control character', ['x-a', '\u007f'], 'x-a'],
  ['no name', ['é', 'a'], undefined],
])('findBadHeader() finds %s', (_name, headers, expected) => {
  expect(findBadHeader(headers)).toBe(expected);
});
