import { AppError } from '../shared/app-error.ts';

/** Parameters of the platform itself: the key of a function, and its name. */
const platformParameters = new Set(['code', 'clientid']);
/** Longest name, in characters, and most names that an error shows. */
const maxNameCharacters = 64;
const maxNames = 10;

/**
 * Refuses parameters in the query with `invalid_request`: no endpoint takes one, and a value that a caller puts there
 * (`?length=short`) would be ignored without a word. What the platform reads from there is let through.
 */
export function refuseQuery(query: URLSearchParams): void {
  if (query.size === 0) return;
  const unknown = [...new Set(query.keys())].filter((name) => !platformParameters.has(name.toLowerCase()));
  if (unknown.length === 0) return;
  const errors = unknown.slice(0, maxNames).map((name) => ({
    pointer: '',
    message: `is not taken from the query: ${JSON.stringify(name.slice(0, maxNameCharacters))}`,
  }));
  const first = JSON.stringify(unknown[0]?.slice(0, maxNameCharacters));
  const message = `Cannot accept the request: the query holds ${first}, and no parameter is taken from there`;
  throw new AppError('invalid_request', message, { errors });
}
