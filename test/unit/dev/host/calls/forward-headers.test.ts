import { describe, expect, it } from 'vitest';
import { joinAnswerHeaders, toForwardedHeaders } from '../../../../../dev/host/calls/forward-headers.ts';

const added = { invocationId: 'id', host: 'localhost:7071', remoteAddress: '127.0.0.1' };

describe('toForwardedHeaders()', () => {
  it('toForwardedHeaders() names the invocation and where the request came from', () => {
    expect(toForwardedHeaders({ host: ['localhost:7071'], accept: ['a'] }, added)).toEqual({
      accept: ['a'],
      'x-ms-invocation-id': 'id',
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-host': 'localhost:7071',
      'x-forwarded-proto': 'http',
    });
  });

  it('toForwardedHeaders() drops what belongs to the connection, also what it names itself', () => {
    const headers = toForwardedHeaders(
      {
        connection: ['close, X-Own'],
        'x-own': ['1'],
        'keep-alive': ['1'],
        te: ['x'],
        upgrade: ['h2c'],
        expect: ['100-continue'],
      },
      added,
    );
    expect(Object.keys(headers).sort()).toEqual(Object.keys(toForwardedHeaders({}, added)).sort());
  });

  it('toForwardedHeaders() keeps the length of a body, also when Connection names it', () => {
    const headers = { connection: ['close, Content-Length'], 'content-length': ['5'] };
    expect(toForwardedHeaders(headers, added)).toMatchObject({ 'content-length': ['5'] });
  });

  it("toForwardedHeaders() replaces the caller's forwarded host and scheme, and continues its address", () => {
    const caller = { 'x-forwarded-host': ['evil'], 'x-forwarded-proto': ['https'], 'x-forwarded-for': ['10.0.0.1'] };
    expect(toForwardedHeaders(caller, added)).toMatchObject({
      'x-forwarded-host': 'localhost:7071',
      'x-forwarded-proto': 'http',
      'x-forwarded-for': '10.0.0.1, 127.0.0.1',
    });
  });

  it("toForwardedHeaders() keeps the caller's invocation id, as the platform does", () => {
    expect(toForwardedHeaders({ 'x-ms-invocation-id': ['forged'] }, added)).toMatchObject({
      'x-ms-invocation-id': ['forged'],
    });
  });

  it('toForwardedHeaders() sends a body without a length on as it comes', () => {
    expect(toForwardedHeaders({ 'transfer-encoding': ['gzip, chunked'] }, added)).toMatchObject({
      'transfer-encoding': 'chunked',
    });
  });
});

describe('joinAnswerHeaders()', () => {
  it('joinAnswerHeaders() keeps order, spelling and repeated headers, without those of the connection', () => {
    const rawHeaders = [
      'Set-Cookie',
      'a=1',
      'Connection',
      'x-own',
      'X-Own',
      '1',
      'Set-Cookie',
      'b=2',
      'Transfer-Encoding',
      'chunked',
    ];
    expect(joinAnswerHeaders({ rawHeaders, headers: { connection: 'x-own' } }, {})).toEqual([
      'Set-Cookie',
      'a=1',
      'Set-Cookie',
      'b=2',
    ]);
  });

  it("joinAnswerHeaders() lets the host's own headers win, and adds up vary", () => {
    const rawHeaders = ['Access-Control-Allow-Origin', '*', 'Vary', 'Accept', 'X-Own', '1'];
    const own = { 'access-control-allow-origin': 'https://a.example', vary: 'Origin' };
    expect(joinAnswerHeaders({ rawHeaders, headers: {} }, own)).toEqual([
      'Vary',
      'Accept',
      'X-Own',
      '1',
      'access-control-allow-origin',
      'https://a.example',
      'vary',
      'Origin',
    ]);
  });
});
