import { HostStartError } from '../host-start-error.ts';
import { matchRoute } from './match-route.ts';
import type { RouteValues } from './match-route.ts';
import { listParameters, parseRouteTemplate } from './route-template.ts';
import type { RouteTemplate } from './route-template.ts';

/** What a function's HTTP trigger says about its route. */
export interface RoutedFunction {
  readonly name: string;
  /** Route below the prefix; the function's name where it is absent or empty. */
  readonly route?: string | undefined;
  /** Absent or empty: every method. */
  readonly methods?: readonly string[] | undefined;
}

/** A function with the route it answers. */
export interface Route<Fn extends RoutedFunction> {
  readonly fn: Fn;
  /** The whole route with its prefix, without outer slashes. */
  readonly text: string;
  readonly methods: readonly string[];
  readonly parameters: readonly string[];
}

/** A route that matched a request. */
export interface RouteMatch<Fn extends RoutedFunction> {
  readonly route: Route<Fn>;
  readonly values: RouteValues;
}

/** All routes of an app. */
export interface RouteTable<Fn extends RoutedFunction> {
  /** In the order in which they are tried: by function name, case-insensitive. */
  readonly routes: readonly Route<Fn>[];
  /** Finds the first route that takes a method and a decoded path; specificity plays no part. */
  match(method: string, path: string): RouteMatch<Fn> | undefined;
}

/**
 * Builds the routes of an app. Throws a HostStartError (`routes`) that names every fault together: names and routes
 * that Azure refuses one by one, and malformed ones that take the whole app down there.
 */
export function createRouteTable<Fn extends RoutedFunction>(
  functions: readonly Fn[],
  routePrefix: string,
): RouteTable<Fn> {
  const faults: string[] = [];
  const routes: (Route<Fn> & { readonly template: RouteTemplate })[] = [];
  for (const fn of functions.toSorted((a, b) => compareOrdinal(a.name.toUpperCase(), b.name.toUpperCase()))) {
    if (!/^[a-z][\w-]{0,127}$/i.test(fn.name) || fn.name.toLowerCase() === 'host') {
      faults.push(
        `"${fn.name}" is no function name: a letter, then letters, digits, "_" or "-", at most 128, not "host"`,
      );
      continue;
    }
    const own = fn.route === undefined || fn.route === '' ? fn.name : fn.route;
    const methods = (fn.methods ?? []).map((method) => method.toUpperCase());
    const whole = routePrefix === '' ? own : `${routePrefix}/${own}`;
    try {
      if (/^(?:admin|runtime)/i.test(own))
        throw new SyntaxError('it begins with "admin" or "runtime", which are reserved');
      const template = parseRouteTemplate(whole);
      const text = whole.replaceAll(/^\/|\/$/g, '');
      routes.push({ fn, text, methods, parameters: listParameters(template), template });
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      faults.push(`route "${own}" of function "${fn.name}": ${error.message}`);
    }
  }
  faults.push(...findDuplicates(routes));
  if (faults.length > 0)
    throw new HostStartError('routes', `Cannot serve the routes of the app:\n- ${faults.join('\n- ')}`);

  return {
    routes,
    match(method, path) {
      for (const route of routes) {
        if (route.methods.length > 0 && !route.methods.includes(method)) continue;
        const values = matchRoute(route.template, path);
        if (values !== undefined) return { route, values };
      }
      return undefined;
    },
  };
}

function findDuplicates(routes: readonly Route<RoutedFunction>[]): readonly string[] {
  return routes.flatMap((later, index) => {
    const first = routes
      .slice(0, index)
      .find((route) => route.text.toLowerCase() === later.text.toLowerCase() && hasCommonMethod(route, later));
    return first === undefined
      ? []
      : [`route "${later.text}" of function "${later.fn.name}" is already taken by function "${first.fn.name}"`];
  });
}

function hasCommonMethod(a: Route<RoutedFunction>, b: Route<RoutedFunction>): boolean {
  return a.methods.length === 0 || b.methods.length === 0 || a.methods.some((method) => b.methods.includes(method));
}

function compareOrdinal(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
