import { AppError } from '../shared/app-error.ts';

/** Values of a route's parameters, by their declared names. A parameter that is optional and was left out has none. */
export type RouteValues = Readonly<Record<string, string>>;

/** Name of a parameter in a route template, as in `{index}`, `{id?}`, `{id:int}`, `{id=1}` and `{*rest}`. */
const parameter = /\{\*{0,2}(\w+)[^{}]*\}/gu;

/** The names of a route's parameters, in their order. */
export function listRouteParameters(route: string): readonly string[] {
  return [...route.matchAll(parameter)].map(([, name = '']) => name);
}

/**
 * Takes the values of a route's parameters from `request.params`, and nothing else: in streaming mode the platform puts
 * query values and fields of the body there too. A declared name cannot be filled from those, but it can get its spelling
 * from them, so that case is ignored. The platform decodes values except `%2F`, which is decoded here; a value that held
 * the text `%2F` itself cannot be told from one that held a slash.
 */
export function readRouteValues(names: readonly string[], params: Readonly<Record<string, string>>): RouteValues {
  const keys = names.length === 0 ? [] : Object.keys(params);
  const values = names.map((name) => {
    const key = keys.find((key) => key.toLowerCase() === name.toLowerCase());
    const value = key === undefined ? undefined : params[key];
    return [name, value?.replaceAll(/%2f/giu, '/')] as const;
  });
  return Object.fromEntries(values.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/**
 * Joins a parsed body with the values of the route, as one input for a contract's schema. A body that holds a field with
 * the name of a parameter is refused with `invalid_request`: one of the two would be ignored. A body that is no object
 * is left to the schema.
 */
export function joinRouteValues(body: unknown, names: readonly string[], values: RouteValues): unknown {
  if (names.length === 0) return body;
  if (body === undefined) return values;
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  const given = names.filter((name) => Object.hasOwn(body, name));
  if (given.length > 0) {
    const errors = given.map((name) => ({ pointer: `/${name}`, message: 'is given by the path' }));
    throw new AppError('invalid_request', `Cannot accept the request: /${given[0]} is given by the path`, { errors });
  }
  return { ...body, ...values };
}
