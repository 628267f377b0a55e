/** Tells whether the text of a path segment satisfies a constraint. Constraints filter; they never convert. */
export type RouteConstraint = (value: string) => boolean;

const integer = /^\s*[+-]?\d+\s*$/;
const number = /^\s*[+-]?(?:\d[\d,]*(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?\s*$/i;
const guid =
  /^(?:[\da-f]{32}|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|([{(])[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}[})])$/i;

const plain: Readonly<Record<string, RouteConstraint>> = {
  int: (value) => isIntegerBetween(value, -(2n ** 31n), 2n ** 31n - 1n),
  long: (value) => isIntegerBetween(value, -(2n ** 63n), 2n ** 63n - 1n),
  bool: (value) => /^\s*(?:true|false)\s*$/i.test(value),
  decimal: (value) => number.test(value) && !/e/i.test(value),
  double: (value) => number.test(value) || /^(?:nan|[+-]?infinity)$/i.test(value),
  float: (value) => number.test(value) || /^(?:nan|[+-]?infinity)$/i.test(value),
  // .NET reads dates in more forms than JavaScript; ISO 8601 and the English long forms agree.
  datetime: (value) => /\d/.test(value) && !number.test(value) && !Number.isNaN(Date.parse(value)),
  guid: (value) => guid.test(value),
  alpha: (value) => /^[a-z]*$/i.test(value),
  required: (value) => value !== '',
};

const withNumbers: Readonly<
  Record<string, { readonly counts: readonly number[]; readonly create: (a: bigint, b: bigint) => RouteConstraint }>
> = {
  length: {
    counts: [1, 2],
    create: (min, max) => (value) => BigInt(value.length) >= min && BigInt(value.length) <= max,
  },
  minlength: { counts: [1], create: (min) => (value) => BigInt(value.length) >= min },
  maxlength: { counts: [1], create: (max) => (value) => BigInt(value.length) <= max },
  min: { counts: [1], create: (min) => (value) => isIntegerBetween(value, min, 2n ** 63n - 1n) },
  max: { counts: [1], create: (max) => (value) => isIntegerBetween(value, -(2n ** 63n), max) },
  range: { counts: [2], create: (min, max) => (value) => isIntegerBetween(value, min, max) },
};

/**
 * Makes the constraint called `name` (case does not count) from the text between its parentheses, undefined where
 * it has none. Throws a SyntaxError for an unknown name or unusable arguments, which on Azure take the whole app
 * down. The set is that of ASP.NET Core (Microsoft Learn, "Routing in ASP.NET Core", route constraints).
 */
export function parseRouteConstraint(name: string, argument: string | undefined): RouteConstraint {
  const key = name.toLowerCase();
  if (key === 'regex') return parseRegex(argument);

  const constraint = Object.hasOwn(plain, key) ? plain[key] : undefined;
  if (constraint !== undefined) {
    if (argument !== undefined) throw new SyntaxError(`constraint "${name}" takes no argument`);
    return constraint;
  }

  const numeric = Object.hasOwn(withNumbers, key) ? withNumbers[key] : undefined;
  if (numeric === undefined) throw new SyntaxError(`unknown constraint "${name}"`);
  const texts = argument === undefined ? [] : argument.split(',');
  if (!numeric.counts.includes(texts.length) || !texts.every((text) => integer.test(text))) {
    throw new SyntaxError(`constraint "${name}" takes ${numeric.counts.join(' or ')} whole number(s)`);
  }
  const [first = 0n, second = first] = texts.map((text) => BigInt(text.trim().replace(/^\+/, '')));
  return numeric.create(first, second);
}

function parseRegex(argument: string | undefined): RouteConstraint {
  if (argument === undefined || argument === '') throw new SyntaxError('constraint "regex" needs a pattern');
  // The case never counts in a route's pattern on the platform either.
  const pattern = new RegExp(argument, 'i');
  return (value) => pattern.test(value);
}

function isIntegerBetween(value: string, min: bigint, max: bigint): boolean {
  if (!integer.test(value)) return false;
  const parsed = BigInt(value.trim().replace(/^\+/, ''));
  return parsed >= min && parsed <= max;
}
