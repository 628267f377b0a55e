import { describe, expect, it } from 'vitest';
import { createRouteTable } from '../../../../../dev/host/routes/route-table.ts';
import type { RoutedFunction } from '../../../../../dev/host/routes/route-table.ts';

const find = (functions: readonly RoutedFunction[], method: string, path: string, prefix = 'api'): string | undefined =>
  createRouteTable(functions, prefix).match(method, path)?.route.fn.name;

describe('createRouteTable()', () => {
  const getItem = { name: 'getItem', route: 'items/{id}', methods: ['GET'] };
  const search = { name: 'searchItems', route: 'items/search', methods: ['GET'] };

  it('createRouteTable() tries functions by name, not by how specific their routes are', () => {
    expect(find([search, getItem], 'GET', '/api/items/search')).toBe('getItem');
    expect(find([{ ...search, name: 'findItems' }, getItem], 'GET', '/api/items/search')).toBe('findItems');
  });

  it('createRouteTable() sorts names without regard to case, an underscore behind the letters', () => {
    const functions = ['b_a', 'Ba', 'A', 'b-a'].map((name) => ({ name }));
    expect(createRouteTable(functions, 'api').routes.map((route) => route.fn.name)).toEqual(['A', 'b-a', 'Ba', 'b_a']);
  });

  it('createRouteTable() goes on to a later function where the method does not fit', () => {
    expect(find([getItem, { ...search, methods: ['post'] }], 'POST', '/api/items/search')).toBe('searchItems');
  });

  it.each(['HEAD', 'OPTIONS', 'DELETE'])('createRouteTable() takes %s only where it is listed', (method) => {
    expect(find([getItem], method, '/api/items/1')).toBeUndefined();
    expect(find([{ ...getItem, methods: ['GET', method] }], method, '/api/items/1')).toBe('getItem');
  });

  it('createRouteTable() takes every method where none is listed', () => {
    expect(find([{ name: 'any', methods: [] }], 'PATCH', '/api/any')).toBe('any');
  });

  it.each([
    ['the name without a route', { name: 'hello' }, 'api', '/api/HELLO'],
    ['the name with an empty route', { name: 'hello', route: '' }, 'api', '/api/hello'],
    ['no prefix', { name: 'hello', route: 'a' }, '', '/a'],
    ['the site root', { name: 'hello', route: '/' }, '', '/'],
  ])('createRouteTable() serves %s', (_name, fn, prefix, path) => {
    expect(find([fn], 'GET', path, prefix)).toBe('hello');
  });

  it.each([
    [
      'a leading slash with a prefix',
      { name: 'a', route: '/a' },
      /route "\/a" of function "a": it has an empty segment/,
    ],
    ['admin', { name: 'a', route: 'Admin/x' }, /reserved/],
    ['letters that begin like admin, from a name', { name: 'administer' }, /reserved/],
    ['runtime', { name: 'a', route: 'runtimes' }, /reserved/],
    ['the name host', { name: 'Host' }, /no function name/],
    ['a name that begins with a digit', { name: '1a' }, /no function name/],
    ['a name of 129 characters', { name: 'a'.repeat(129) }, /no function name/],
  ])('createRouteTable() refuses %s', (_name, fn, message) => {
    expect(() => createRouteTable([fn], 'api')).toThrow(
      expect.objectContaining({ fault: 'routes', message: expect.stringMatching(message) }),
    );
  });

  it('createRouteTable() refuses equal routes with a common method, whatever their case and outer slashes', () => {
    const twin = { name: 'twin', route: 'ITEMS/{id}/', methods: ['get', 'PUT'] };
    expect(() => createRouteTable([twin, getItem], 'api')).toThrow(
      /function "twin" is already taken by function "getItem"/,
    );
  });

  it('createRouteTable() keeps equal routes apart by method and by parameter name', () => {
    const put = { name: 'putItem', route: 'items/{id}', methods: ['PUT'] };
    const named = { name: 'zNamed', route: 'items/{name}', methods: ['GET'] };
    expect(createRouteTable([getItem, put, named], 'api').routes).toHaveLength(3);
  });

  it('createRouteTable() names every fault together', () => {
    const functions = [
      { name: 'one', route: '{' },
      { name: 'two', route: '{a:nope}' },
      { name: 'host' },
      { name: 'three', route: 'admin' },
      getItem,
      { ...getItem, name: 'twin' },
    ];
    expect(() => createRouteTable(functions, 'api')).toThrow(
      /"host" is no function name[^]*function "one"[^]*function "three"[^]*function "two"[^]*function "twin"/,
    );
  });
});
