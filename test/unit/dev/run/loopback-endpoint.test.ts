import { describe, expect, it } from 'vitest';
import { loopbackPort, moveEndpoint } from '../../../../dev/run/loopback-endpoint.ts';

describe('loopbackPort()', () => {
  it.each([
    ['http://127.0.0.1:4891/openai/v1', 4891],
    ['http://localhost:11434/v1', 11_434],
    ['http://LOCALHOST/v1', 80],
    ['https://127.0.0.1:4891', undefined],
    ['http://10.0.0.1:4891', undefined],
    ['http://localhost.example.com:4891', undefined],
    ['127.0.0.1:4891', undefined],
    ['', undefined],
  ])('loopbackPort() of "%s" is %s', (endpoint, port) => {
    expect(loopbackPort(endpoint)).toBe(port);
  });
});

describe('moveEndpoint()', () => {
  it('moveEndpoint() keeps path and query', () => {
    expect(moveEndpoint('http://127.0.0.1:4891/openai/v1?a=1', 'http://127.0.0.1:5000')).toBe(
      'http://127.0.0.1:5000/openai/v1?a=1',
    );
  });
});
