import { describe, expect, it } from 'vitest';
import { createCorsPolicy } from '../../../../../dev/host/gates/cors-policy.ts';

describe('createCorsPolicy()', () => {
  it('createCorsPolicy() takes origins as they are listed for Core Tools, in any case', () => {
    const origins = 'https://a.example,HTTP://LocalHost:3000';
    expect(createCorsPolicy({ origins, allowsCredentials: true })).toEqual({
      origins: ['https://a.example', 'http://localhost:3000'],
      allowsCredentials: true,
    });
  });

  it('createCorsPolicy() takes "*" alone', () => {
    expect(createCorsPolicy({ origins: '*', allowsCredentials: false })?.origins).toEqual(['*']);
  });

  it.each(['', ','])('createCorsPolicy() makes none of "%s"', (origins) => {
    expect(createCorsPolicy({ origins, allowsCredentials: true })).toBeUndefined();
  });

  it.each([
    ['a trailing slash', 'https://a.example/', false, /"https:\/\/a\.example\/" is no origin/],
    ['a space', 'https://a.example, https://b.example', false, /" https:\/\/b\.example" is no origin/],
    ['a default port', 'https://a.example:443', false, /is no origin/],
    ['a bare host', 'a.example', false, /is no origin/],
    ['"*" among others', 'https://a.example,*', false, /"\*" stands alone/],
    ['"*" with credentials', '*', true, /exclude each other/],
  ])('createCorsPolicy() refuses %s', (_name, origins, allowsCredentials, message) => {
    expect(() => createCorsPolicy({ origins, allowsCredentials })).toThrow(
      expect.objectContaining({ fault: 'cors', message: expect.stringMatching(message) }),
    );
  });
});
