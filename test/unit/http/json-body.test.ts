import { describe, expect, it } from 'vitest';
import { parseJson, requireJson } from '../../../src/http/json-body.ts';

describe('requireJson()', () => {
  it.each([
    'application/json',
    'application/json; charset=utf-8',
    'Application/JSON;charset="UTF-8"',
    'application/json; charset=utf8; x=1',
  ])('accepts %s', (contentType) => {
    expect(() => requireJson(new Headers({ 'content-type': contentType }))).not.toThrow();
  });

  it.each<{ name: string; headers: Record<string, string> }>([
    { name: 'no type', headers: {} },
    { name: 'text', headers: { 'content-type': 'text/plain' } },
    { name: 'a form', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    { name: 'another charset', headers: { 'content-type': 'application/json; charset=latin1' } },
    { name: 'a compressed body', headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' } },
  ])('refuses $name with unsupported_media_type', ({ headers }) => {
    expect(() => requireJson(new Headers(headers))).toThrow(
      expect.objectContaining({ code: 'unsupported_media_type' }),
    );
  });
});

describe('parseJson()', () => {
  it('reads UTF-8 with and without a byte order mark', () => {
    expect(parseJson(Buffer.from('{"a":"ñ日"}'))).toEqual({ a: 'ñ日' });
    expect(parseJson(Buffer.from('\uFEFF{"a":1}'))).toEqual({ a: 1 });
  });

  it.each([
    { name: 'nothing', bytes: Buffer.alloc(0), message: 'is empty, a JSON object is needed' },
    { name: 'a broken object', bytes: Buffer.from('{"a":1,}'), message: 'is not valid JSON at character 7' },
    { name: 'half an object', bytes: Buffer.from('{"a":'), message: 'is not valid JSON' },
    { name: 'bytes that are no UTF-8', bytes: Buffer.from([0x22, 0xff, 0x22]), message: 'is not valid UTF-8' },
  ])('refuses $name with invalid_request', ({ bytes, message }) => {
    expect(() => parseJson(bytes)).toThrow(
      expect.objectContaining({ code: 'invalid_request', facts: { errors: [{ pointer: '', message }] } }),
    );
  });
});
