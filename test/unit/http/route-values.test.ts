import { describe, expect, it } from 'vitest';
import { joinRouteValues, listRouteParameters, readRouteValues } from '../../../src/http/route-values.ts';

describe('listRouteParameters()', () => {
  it.each([
    { route: 'summarise', names: [] },
    { route: 'indexes/{index}/documents/{id}', names: ['index', 'id'] },
    { route: 'a/{id?}/{n:int}/{d=1}', names: ['id', 'n', 'd'] },
    { route: 'models/{*rest}', names: ['rest'] },
    { route: 'models/{**rest}', names: ['rest'] },
    { route: 'files/{name}.{ext}', names: ['name', 'ext'] },
    { route: 'a/{n:range(1,5)}/b', names: ['n'] },
  ])('listRouteParameters() reads $names from $route', ({ route, names }) => {
    expect(listRouteParameters(route)).toEqual(names);
  });
});

describe('readRouteValues()', () => {
  it('readRouteValues() takes what the route declares and nothing else', () => {
    expect(readRouteValues(['index', 'id'], { index: 'a', id: 'b', text: 'c', Headers: '{}' })).toEqual({
      index: 'a',
      id: 'b',
    });
  });

  it('readRouteValues() gives declared names to values whose spelling came from the query', () => {
    expect(readRouteValues(['name'], { NAME: 'Bob' })).toEqual({ name: 'Bob' });
  });

  it('readRouteValues() has no value for a parameter that was left out', () => {
    expect(readRouteValues(['id', 'toString'], { name: 'Bob' })).toEqual({});
  });

  it.each([
    { name: 'an encoded slash', sent: 'a%2Fb%2fc', value: 'a/b/c' },
    { name: 'what the platform has decoded', sent: '100%', value: '100%' },
    { name: 'what looks encoded when it was decoded', sent: '%41%20', value: '%41%20' },
    { name: 'an encoded percent sign before a slash, once', sent: '%252F', value: '%252F' },
  ])('readRouteValues() decodes $name exactly once', ({ sent, value }) => {
    expect(readRouteValues(['id'], { id: sent })).toEqual({ id: value });
  });
});

describe('joinRouteValues()', () => {
  it('joinRouteValues() makes one input of body and path', () => {
    expect(joinRouteValues({ text: 'a' }, ['id'], { id: 'b' })).toEqual({ text: 'a', id: 'b' });
    expect(joinRouteValues(undefined, ['id'], { id: 'b' })).toEqual({ id: 'b' });
    expect(joinRouteValues({ text: 'a' }, [], {})).toEqual({ text: 'a' });
    expect(joinRouteValues(undefined, [], {})).toBeUndefined();
  });

  it.each([null, [], 'text', 7])('joinRouteValues() leaves the body %j to the schema', (body) => {
    expect(joinRouteValues(body, ['id'], { id: 'b' })).toBe(body);
  });

  it.each([
    { name: 'with a value', values: { index: 'a', id: 'b' } },
    { name: 'without one', values: { index: 'a' } },
  ])('joinRouteValues() refuses fields of the body that the path gives, $name', ({ values }) => {
    expect(() => joinRouteValues({ id: 'c', index: 'd', text: 'e' }, ['index', 'id'], values)).toThrow(
      expect.objectContaining({
        code: 'invalid_request',
        message: 'Cannot accept the request: /index is given by the path',
        facts: {
          errors: [
            { pointer: '/index', message: 'is given by the path' },
            { pointer: '/id', message: 'is given by the path' },
          ],
        },
      }),
    );
  });

  it('joinRouteValues() sees only fields of the body itself', () => {
    expect(joinRouteValues({ text: 'a' }, ['toString'], { toString: 'b' })).toEqual({ text: 'a', toString: 'b' });
  });
});
