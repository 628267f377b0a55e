import type { RouteParameter, RouteSegment, RouteTemplate } from './route-template.ts';

/** Values of a route's parameters, percent-decoded except `%2F`; a parameter without a value is absent. */
export type RouteValues = ReadonlyMap<string, string>;

/**
 * Matches a decoded path (with its leading slash) against a route. Literals ignore case, one trailing slash is
 * ignored, an empty segment matches nothing but a catch-all. Gives undefined where the path does not match.
 */
export function matchRoute(template: RouteTemplate, path: string): RouteValues | undefined {
  const hasTrailingSlash = path.length > 1 && path.endsWith('/');
  const inner = path.slice(1, hasTrailingSlash ? -1 : undefined);
  const segments = inner === '' ? [] : inner.split('/');
  const values = new Map<string, string>();

  for (let index = 0; index < Math.max(segments.length, template.length); index += 1) {
    const parts = template[index];
    if (parts === undefined) return undefined;
    const only = parts.length === 1 ? parts[0] : undefined;
    if (only?.kind === 'parameter' && only.isCatchAll) {
      const rest = segments.slice(index).join('/') + (hasTrailingSlash && index < segments.length ? '/' : '');
      return take(only, rest === '' ? only.defaultValue : rest, values) ? values : undefined;
    }
    const text = segments[index];
    if (text === undefined) {
      if (only?.kind !== 'parameter' || (!only.isOptional && only.defaultValue === undefined)) return undefined;
      if (!take(only, only.defaultValue, values)) return undefined;
    } else if (!matchSegment(parts, text, values)) {
      return undefined;
    }
  }
  return values;
}

function matchSegment(parts: RouteSegment, text: string, values: Map<string, string>): boolean {
  const match = toPattern(parts).exec(text);
  const last = parts.at(-1);
  if (match !== null) {
    return parts
      .filter((part) => part.kind === 'parameter')
      .every((part, index) => take(part, match[index + 1], values));
  }
  // `{name}.{extension?}` also matches without the full stop.
  return parts.length > 1 && last?.kind === 'parameter' && last.isOptional
    ? matchSegment(parts.slice(0, -2), text, values)
    : false;
}

/** Greedy groups from the left give the same split as the platform, which searches literals from the right. */
function toPattern(parts: RouteSegment): RegExp {
  const source = parts.map((part) =>
    part.kind === 'parameter' ? '(.+)' : part.text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`),
  );
  return new RegExp(`^${source.join('')}$`, 'is');
}

function take(parameter: RouteParameter, value: string | undefined, values: Map<string, string>): boolean {
  if (value === undefined) return parameter.isOptional || parameter.constraints.length === 0;
  if (!parameter.constraints.every((isSatisfied) => isSatisfied(value))) return false;
  values.set(parameter.name, value);
  return true;
}
