import { describe, expect, it } from 'vitest';
import { toHeaders } from '../../../src/http/to-headers.ts';

describe('toHeaders()', () => {
  it.each([
    { name: 'latin-1', value: 'caf\u00e9', wanted: 'caf%C3%A9' },
    { name: 'letters beyond latin-1', value: '日本', wanted: '%E6%97%A5%E6%9C%AC' },
    { name: 'a pair of surrogates', value: 'a🙂b', wanted: 'a%F0%9F%99%82b' },
    { name: 'half a pair', value: 'a\ud83d', wanted: 'a%EF%BF%BD' },
    { name: 'a line break', value: 'a\r\nset-cookie: b=1', wanted: 'a%0D%0Aset-cookie: b=1' },
    { name: 'a control character', value: 'a\u0000\u007f', wanted: 'a%00%7F' },
    { name: 'nothing unsafe', value: 'a "b"; c=100%\td', wanted: 'a "b"; c=100%\td' },
  ])('toHeaders() encodes $name where it is not printable ASCII', ({ value, wanted }) => {
    expect(toHeaders({ 'X-Deployment': value })).toEqual({ 'x-deployment': wanted });
  });

  it.each([
    'Connection',
    'keep-alive',
    'Proxy-Authenticate',
    'proxy-authorization',
    'proxy-connection',
    'Set-Cookie',
    'te',
    'trailer',
    'Transfer-Encoding',
    'upgrade',
    'X-Ms-Invocation-Id',
  ])('toHeaders() refuses %s', (name) => {
    expect(() => toHeaders({ [name]: 'a' })).toThrow(new TypeError(`Cannot set header "${name}" of an answer`));
  });

  it.each([
    { where: 'in two cases', parts: [{ 'content-type': 'a', 'Content-Type': 'b' }] },
    { where: 'in two parts', parts: [{ 'content-type': 'a' }, { 'content-type': 'a' }] },
  ])('toHeaders() refuses a header that is set twice, $where', ({ parts }) => {
    expect(() => toHeaders(...parts)).toThrow(/^Cannot set header "content-type" of an answer twice$/i);
  });
});
