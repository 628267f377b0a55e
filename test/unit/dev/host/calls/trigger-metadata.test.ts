import { describe, expect, it } from 'vitest';
import { toTriggerMetadata } from '../../../../../dev/host/calls/trigger-metadata.ts';
import type { TriggerMetadataSource } from '../../../../../dev/host/calls/trigger-metadata.ts';

const metadata = (
  query: string,
  routeParameters: readonly string[] = [],
  values: Record<string, string> = {},
  bodyFields: TriggerMetadataSource['bodyFields'] = {},
) => {
  const {
    Headers: _headers,
    Query: _query,
    ...rest
  } = toTriggerMetadata({
    headers: {},
    bodyFields,
    query,
    routeParameters,
    routeValues: new Map(Object.entries(values)),
  });
  return rest;
};

const text = (string: string) => ({ string });

describe('toTriggerMetadata()', () => {
  it('toTriggerMetadata() gives headers and query as JSON', () => {
    const source = {
      headers: { accept: 'a, b' },
      bodyFields: {},
      query: '?x=1',
      routeParameters: [],
      routeValues: new Map(),
    };
    expect(toTriggerMetadata(source)).toMatchObject({
      Headers: { json: '{"accept":"a, b"}' },
      Query: { json: '{"x":"1"}' },
    });
  });

  it.each([
    ['the last value of a repeated query', metadata('?a=1&a=2'), { a: { string: '2' } }],
    ['no key', metadata('?code=secret&Code=secret&a=1'), { a: { string: '1' } }],
    ['an empty value', metadata('?a='), { a: { string: '' } }],
    ['route values over query values', metadata('?name=x', ['name'], { name: 'Bob' }), { name: { string: 'Bob' } }],
    ['the spelling of the first use', metadata('?NAME=x', ['name'], { name: 'Bob' }), { NAME: { string: 'Bob' } }],
    ['nothing for a declared parameter without a value', metadata('?Name=x', ['name']), {}],
    ['nothing that hides headers or query', metadata('?headers=x&QUERY=y'), {}],
    [
      'fields of the body, which later ones replace under the first spelling',
      metadata('?B=query', ['c'], { c: 'route' }, { a: text('1'), b: text('2'), C: { json: '[3]' } }),
      { a: text('1'), b: text('query'), C: text('route') },
    ],
    ['no field of the body for a declared parameter', metadata('', ['name'], {}, { NAME: text('Bob') }), {}],
  ])('toTriggerMetadata() gives %s', (_name, actual, expected) => {
    expect(actual).toEqual(expected);
  });
});
