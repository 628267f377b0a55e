import { describe, expect, it } from 'vitest';
import { encodePath, parseRequestTarget } from '../../../../../dev/host/routes/request-target.ts';

describe('parseRequestTarget()', () => {
  it.each([
    ['path and query', '/api/a?b=%2F&c', '/api/a', '?b=%2F&c'],
    ['an absolute target', 'HTTP://host:1/api/a?b', '/api/a', '?b'],
    ['an absolute target without a path', 'http://host', '/', ''],
    ['percent-encoded text', '/caf%C3%A9%20x', '/café x', ''],
    ['an encoded slash, which stays', '/a%2Fb%2fc%41', '/a%2Fb%2fcA', ''],
    ['encoded bytes around an encoded slash', '/%C3%A9%2F%C3%A9', '/é%2Fé', ''],
    ['bytes that are no UTF-8, which stay', '/%C3x%zz', '/%C3x%zz', ''],
    ['dot segments', '/a/./b/../c', '/a/c', ''],
    ['encoded dot segments', '/a/%2e%2e/c', '/c', ''],
    ['dot segments beyond the root', '/../../a', '/a', ''],
    ['a dot segment at the end', '/a/b/..', '/a/', ''],
    ['names with dots', '/.a/b..', '/.a/b..', ''],
    ['two slashes at the start', '//api/a', '//api/a', ''],
  ])('parseRequestTarget() takes %s', (_name, target, path, query) => {
    expect(parseRequestTarget(target)).toEqual({ path, query });
  });
});

describe('encodePath()', () => {
  it.each([
    ['an encoded slash, which apps see doubly encoded', '/a%2Fb', '/a%252Fb'],
    ['other text', '/café x?#', '/caf%C3%A9%20x%3F%23'],
    ['characters that are allowed in a path', "/a-._~!$&'()*+,;=:@", "/a-._~!$&'()*+,;=:@"],
  ])('encodePath() encodes %s', (_name, path, encoded) => {
    expect(encodePath(path)).toBe(encoded);
  });
});
