import { describe, expect, it } from 'vitest';
import { listParameters, parseRouteTemplate } from '../../../../../dev/host/routes/route-template.ts';

describe('parseRouteTemplate()', () => {
  it.each([
    ['a leading slash after the prefix', 'api//items', /empty segment/],
    ['an unknown constraint', 'items/{id:number}', /unknown constraint "number"/],
    ['an open brace', 'items/{id', /unbalanced brace/],
    ['a closing brace alone', 'items/id}', /unbalanced brace/],
    ['a brace inside a parameter', 'items/{id:regex(^a{2}$)}', /unbalanced brace|cannot be read/],
    ['a parameter without a name', 'items/{}', /no usable parameter name/],
    ['a parameter with a slash in its name', 'items/{a/b}', /no usable parameter name/],
    ['an empty constraint', 'items/{id:}', /empty constraint/],
    ['text behind a constraint', 'items/{id:int(}', /cannot be read/],
    ['a repeated parameter', '{id}/{ID}', /more than once/],
    ['two parameters side by side', '{a}{b}', /side by side/],
    ['a catch-all before the end', '{*rest}/items', /must come last/],
    ['a catch-all with other text', 'a{*rest}', /segment of its own/],
    ['an optional catch-all', '{*rest?}', /cannot be optional/],
    ['an optional parameter with a default', '{id=5?}', /optional and has a default/],
    ['an optional parameter inside a segment', '{a?}-b', /must stand alone/],
    ['an optional parameter behind a hyphen', '{a}-{b?}', /after a full stop/],
    ['a question mark in literal text', 'items?', /must not contain "\?"/],
  ])('parseRouteTemplate() refuses %s', (_name, text, message) => {
    expect(() => parseRouteTemplate(text)).toThrow(SyntaxError);
    expect(() => parseRouteTemplate(text)).toThrow(message);
  });

  it('parseRouteTemplate() reads doubled braces as single ones', () => {
    expect(parseRouteTemplate('a{{b}}')).toEqual([[{ kind: 'literal', text: 'a{b}' }]]);
  });

  it('parseRouteTemplate() drops one slash or "~/" at the start', () => {
    expect(parseRouteTemplate('/a')).toEqual(parseRouteTemplate('a'));
    expect(parseRouteTemplate('~/a')).toEqual(parseRouteTemplate('a'));
    expect(parseRouteTemplate('/')).toEqual([]);
  });
});

describe('listParameters()', () => {
  it('listParameters() gives all names in order', () => {
    expect(listParameters(parseRouteTemplate('a/{b:int}/{c}.{d}/{*e=x}'))).toEqual(['b', 'c', 'd', 'e']);
  });
});
