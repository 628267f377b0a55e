import { describe, expect, it } from 'vitest';
import { isLoopbackHost } from '../../../src/shared/is-loopback-host.ts';

describe('isLoopbackHost()', () => {
  it.each([
    ['http://localhost:1', true],
    ['http://app.localhost', true],
    ['https://127.0.0.1:8443/x', true],
    ['https://127.8.9.10', true],
    ['http://127.1', true],
    ['http://[::1]:80', true],
    ['https://vault.azure.net', false],
    ['https://127.0.0.1.example.com', false],
    ['https://notlocalhost', false],
    ['https://10.0.0.1', false],
  ])('isLoopbackHost() of %s is %s', (url, expected) => {
    expect(isLoopbackHost(new URL(url))).toBe(expected);
  });
});
