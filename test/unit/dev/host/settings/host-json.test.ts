import { describe, expect, it } from 'vitest';
import { parseHostJson } from '../../../../../dev/host/settings/host-json.ts';

describe('parseHostJson()', () => {
  it('parseHostJson() takes the prefix and the log levels, in any case', () => {
    const text = JSON.stringify({
      version: '2.0',
      extensions: { http: { routePrefix: '' } },
      logging: { logLevel: { default: 'Warning', 'Function.hello': 'debug' } },
    });
    expect(parseHostJson(text)).toEqual({
      routePrefix: '',
      functionTimeoutMs: 1_800_000,
      throttleLimits: {},
      logThresholds: { default: 'warning', 'Function.hello': 'debug' },
    });
  });

  it.each([
    ['a bare version', '{"version":"2.0"}'],
    [
      'unknown properties',
      '{"version":"2.0","unknown":1,"extensions":{"queues":{},"http":{"maxOutstandingRequests":9}}}',
    ],
    ['a byte order mark', '\uFEFF{"version":"2.0"}'],
  ])('parseHostJson() accepts %s with the default prefix', (_name, text) => {
    expect(parseHostJson(text)).toMatchObject({ routePrefix: 'api', logThresholds: {} });
  });

  it('parseHostJson() takes the bounds of calls, and -1 for none', () => {
    const http = { maxConcurrentRequests: 4, maxOutstandingRequests: -1 };
    expect(parseHostJson(JSON.stringify({ version: '2.0', extensions: { http } })).throttleLimits).toEqual({
      maxConcurrentRequests: 4,
      maxOutstandingRequests: undefined,
    });
  });

  it.each([
    ['an empty object', '{}', /version: must be the string "2\.0"/],
    ['properties without a version', '{"extensions":{}}', /version/],
    ['version 1.0', '{"version":"1.0"}', /version/],
    ['a numeric version', '{"version":2}', /version/],
    ['broken JSON', '{"version":', /not valid JSON/],
    ['a list', '[]', /the file/],
    ['a numeric prefix', '{"version":"2.0","extensions":{"http":{"routePrefix":5}}}', /routePrefix: must be a string/],
    [
      'a prefix with slashes',
      '{"version":"2.0","extensions":{"http":{"routePrefix":"/api/"}}}',
      /must not contain slashes/,
    ],
    ['a prefix with a parameter', '{"version":"2.0","extensions":{"http":{"routePrefix":"{a}"}}}', /plain text/],
    ['extensions of a wrong type', '{"version":"2.0","extensions":"http"}', /extensions/],
    ['a timeout of a wrong type', '{"version":"2.0","functionTimeout":5}', /functionTimeout/],
    [
      'a timeout that is none',
      '{"version":"2.0","functionTimeout":"5 min"}',
      /functionTimeout: "5 min" must be a time/,
    ],
    ['a section of a wrong type', '{"version":"2.0","extensions":{"http":5}}', /extensions\.http/],
    ['a bundle of a wrong type', '{"version":"2.0","extensionBundle":"latest"}', /extensionBundle/],
    ['functions of a wrong type', '{"version":"2.0","functions":"hello"}', /functions/],
    ['logging of a wrong type', '{"version":"2.0","logging":{"logLevel":"debug"}}', /logging\.logLevel/],
    [
      'a bound of 0',
      '{"version":"2.0","extensions":{"http":{"maxConcurrentRequests":0}}}',
      /maxConcurrentRequests: must be a whole number from 1, or -1/,
    ],
    [
      'a bound in words',
      '{"version":"2.0","extensions":{"http":{"maxOutstandingRequests":"9"}}}',
      /maxOutstandingRequests: must be a whole number from 1, or -1/,
    ],
    ['an unknown log level', '{"version":"2.0","logging":{"logLevel":{"default":"loud"}}}', /"loud" is no log level/],
  ])('parseHostJson() refuses %s', (_name, text, message) => {
    expect(() => parseHostJson(text)).toThrow(
      expect.objectContaining({ fault: 'host_json', message: expect.stringMatching(message) }),
    );
  });

  it('parseHostJson() names all faults together', () => {
    const text = '{"version":"1.0","functionTimeout":5}';
    expect(() => parseHostJson(text)).toThrow(/version: .*functionTimeout: /);
  });
});
