import { describe, expect, it } from 'vitest';
import { matchRoute } from '../../../../../dev/host/routes/match-route.ts';
import { parseRouteTemplate } from '../../../../../dev/host/routes/route-template.ts';

const match = (template: string, path: string): Record<string, string> | undefined => {
  const values = matchRoute(parseRouteTemplate(template), path);
  return values === undefined ? undefined : Object.fromEntries(values);
};

describe('matchRoute()', () => {
  it.each([
    ['literals in any case', 'api/Hello', '/API/hello', {}],
    ['one trailing slash', 'api/hello', '/api/hello/', {}],
    ['no second trailing slash', 'api/hello', '/api/hello//', undefined],
    ['no missing segment', 'api/hello', '/api', undefined],
    ['no further segment', 'api/hello', '/api/hello/x', undefined],
    ['the root with an empty route', '/', '/', {}],
    ['a parameter with its case kept', 'api/{name}', '/api/BoB', { name: 'BoB' }],
    ['no empty segment for a parameter', 'api/{name}/x', '/api//x', undefined],
    ['no empty segment for an optional parameter', 'api/{a?}/{b?}', '/api//x', undefined],
    ['an encoded slash as part of a value', 'api/{name}', '/api/a%2Fb', { name: 'a%2Fb' }],
    ['an optional parameter with a value', 'api/{name?}', '/api/x', { name: 'x' }],
    ['an optional parameter without one', 'api/{name?}', '/api', {}],
    ['an optional parameter before a literal only with a value', 'api/{name?}/x', '/api/x', undefined],
    ['a default', 'api/{page=1}', '/api', { page: '1' }],
    ['a value instead of a default', 'api/{page=1}', '/api/2', { page: '2' }],
    ['a catch-all over several segments', 'files/{*path}', '/files/a/b.txt', { path: 'a/b.txt' }],
    ['a catch-all over empty segments', 'files/{*path}', '/files/a//b/', { path: 'a//b/' }],
    ['a catch-all over zero segments', 'files/{*path}', '/files', {}],
    ['a catch-all over zero segments and a slash', 'files/{*path}', '/files/', {}],
    ['a catch-all with a default', 'files/{*path=index}', '/files', { path: 'index' }],
    ['a catch-all with two stars', 'files/{**path}', '/files/a/b', { path: 'a/b' }],
    [
      'parts with the first one greedy',
      'files/{name}.{extension}',
      '/files/a.tar.gz',
      { name: 'a.tar', extension: 'gz' },
    ],
    ['no part without text', 'files/{name}.{extension}', '/files/.gz', undefined],
    ['parts around literal text', 'v{major:int}-{label}', '/V2-beta', { major: '2', label: 'beta' }],
    ['an optional part with its full stop', '{name}.{extension?}', '/a.b', { name: 'a', extension: 'b' }],
    ['an optional part without its full stop', '{name}.{extension?}', '/a', { name: 'a' }],
    ['literal text that is special in patterns', 'a+b(c)', '/a+b(c)', {}],
    ['a constraint that holds', 'api/{id:int:min(5)}', '/api/7', { id: '7' }],
    ['no value against one of its constraints', 'api/{id:int:min(5)}', '/api/4', undefined],
    ['no value against its constraint', 'api/{id:int}', '/api/search', undefined],
    ['an optional parameter without a value despite a constraint', 'api/{id:int?}', '/api', {}],
    ['no optional value against its constraint', 'api/{id:int?}', '/api/x', undefined],
    ['a default with a constraint', 'api/{id:int=5}', '/api', { id: '5' }],
    ['no default against its constraint', 'api/{id:int=x}', '/api', undefined],
    ['no empty catch-all against a constraint', 'api/{*id:int}', '/api', undefined],
    ['a pattern with doubled braces', String.raw`api/{id:regex(^\d{{3}}$)}`, '/api/123', { id: '123' }],
    ['no value against a pattern', String.raw`api/{id:regex(^\d{{3}}$)}`, '/api/12', undefined],
    ['a pattern with parentheses', 'api/{id:regex(^(a|b)-(c)$):length(3)}', '/api/A-c', { id: 'A-c' }],
  ])('matchRoute() takes %s', (_name, template, path, values) => {
    expect(match(template, path)).toEqual(values);
  });
});
