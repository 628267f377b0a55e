import { parseRouteConstraint } from './route-constraint.ts';
import type { RouteConstraint } from './route-constraint.ts';

/** A parameter of a route: `{name}`, `{name?}`, `{name=default}`, `{*name}`, each with constraints after colons. */
export interface RouteParameter {
  readonly kind: 'parameter';
  readonly name: string;
  readonly isCatchAll: boolean;
  readonly isOptional: boolean;
  readonly defaultValue?: string | undefined;
  readonly constraints: readonly RouteConstraint[];
}

/** Text that has to stand in the path, in any case. */
export interface RouteLiteral {
  readonly kind: 'literal';
  readonly text: string;
}

/** The parts of one path segment; more than one for `{name}.{extension}`. */
export type RouteSegment = readonly (RouteLiteral | RouteParameter)[];

/** A parsed route. */
export type RouteTemplate = readonly RouteSegment[];

/**
 * Parses a route in the template language of ASP.NET Core. Throws a SyntaxError that says what is wrong: one such
 * route makes every URL of an app answer 503 on Azure.
 */
export function parseRouteTemplate(text: string): RouteTemplate {
  const segments: RouteSegment[] = [];
  let parts: (RouteLiteral | RouteParameter)[] = [];
  let literal = '';
  const endLiteral = (): void => {
    if (literal.includes('?')) throw new SyntaxError(`literal text "${literal}" must not contain "?"`);
    if (literal !== '') parts.push({ kind: 'literal', text: literal });
    literal = '';
  };
  const endSegment = (): void => {
    endLiteral();
    if (parts.length === 0)
      throw new SyntaxError('it has an empty segment ("//", or a leading slash after the prefix)');
    segments.push(parts);
    parts = [];
  };

  const template = text.replace(/^(?:~\/|\/)/, '');
  let index = 0;
  while (index < template.length) {
    const char = template[index];
    if (char === '/') {
      endSegment();
      index += 1;
    } else if ((char === '{' || char === '}') && template[index + 1] === char) {
      literal += char;
      index += 2;
    } else if (char === '{') {
      endLiteral();
      const { body, end } = readBraces(template, index);
      parts.push(parseParameter(body));
      index = end;
    } else if (char === '}') {
      throw new SyntaxError('it has an unbalanced brace');
    } else {
      literal += char;
      index += 1;
    }
  }
  if (literal !== '' || parts.length > 0) endSegment();
  checkTogether(segments);
  return segments;
}

/** The names of all parameters of a route, in order. */
export function listParameters(template: RouteTemplate): readonly string[] {
  return template.flat().flatMap((part) => (part.kind === 'parameter' ? [part.name] : []));
}

/** Reads from the brace at `start` to its partner; doubled braces inside stand for single ones. */
function readBraces(template: string, start: number): { readonly body: string; readonly end: number } {
  let body = '';
  let index = start + 1;
  while (index < template.length) {
    const char = template[index];
    if (char === '{' || char === '}') {
      const isDoubled = template[index + 1] === char;
      if (!isDoubled && char === '}') return { body, end: index + 1 };
      if (!isDoubled) break;
      index += 1;
    }
    body += char;
    index += 1;
  }
  throw new SyntaxError('it has an unbalanced brace');
}

function parseParameter(body: string): RouteParameter {
  const isOptional = body.endsWith('?');
  const text = isOptional ? body.slice(0, -1) : body;
  const [stars = ''] = /^\*{0,2}/.exec(text) ?? [];
  const [name = ''] = /^[^:=]*/.exec(text.slice(stars.length)) ?? [];
  if (name === '' || /[/{}?*]/.test(name)) throw new SyntaxError(`"{${body}}" has no usable parameter name`);

  const constraints: RouteConstraint[] = [];
  let rest = text.slice(stars.length + name.length);
  while (rest.startsWith(':')) {
    // An argument ends at the first closing parenthesis that ends the constraint, so patterns may hold others.
    const match = /^:([^:=(]*)(?:\((.*?)\)(?=[:=]|$))?/s.exec(rest);
    if (match === null || match[0] === ':') throw new SyntaxError(`"{${body}}" has an empty constraint`);
    constraints.push(parseRouteConstraint(match[1] ?? '', match[2]));
    rest = rest.slice(match[0].length);
  }
  if (rest !== '' && !rest.startsWith('=')) throw new SyntaxError(`"{${body}}" cannot be read after its constraints`);

  const isCatchAll = stars !== '';
  const defaultValue = rest === '' ? undefined : rest.slice(1);
  if (isOptional && isCatchAll) throw new SyntaxError(`"{${body}}" is a catch-all and cannot be optional`);
  if (isOptional && defaultValue !== undefined) throw new SyntaxError(`"{${body}}" is optional and has a default`);
  return { kind: 'parameter', name, isCatchAll, isOptional, defaultValue, constraints };
}

function checkTogether(segments: RouteTemplate): void {
  const names = listParameters(segments).map((name) => name.toLowerCase());
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined) throw new SyntaxError(`parameter "${repeated}" occurs more than once`);

  for (const [position, segment] of segments.entries()) {
    for (const [index, part] of segment.entries()) {
      if (part.kind === 'literal') continue;
      const before = segment[index - 1];
      if (before?.kind === 'parameter') throw new SyntaxError('two parameters stand side by side in a segment');
      if (part.isCatchAll && segment.length > 1) throw new SyntaxError('a catch-all must be a segment of its own');
      if (part.isCatchAll && position < segments.length - 1) throw new SyntaxError('a catch-all must come last');
      if (part.isOptional && segment.length > 1 && !(index === segment.length - 1 && before?.text === '.')) {
        throw new SyntaxError(`optional parameter "${part.name}" must stand alone or last after a full stop`);
      }
    }
  }
}
