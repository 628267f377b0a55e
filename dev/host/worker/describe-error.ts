import { inspect } from 'node:util';

/** Text of anything thrown: name, message and stack of an error, and of its causes, at most five of them. */
export function describeError(error: unknown, depth = 5): string {
  if (!(error instanceof Error)) return `Thrown: ${inspect(error, { depth: 2 })}`;
  const heading = `${error.name}: ${error.message}`;
  const stack = error.stack ?? heading;
  // A stack is made when the error is, so a name or message that was set later is missing in it.
  const own = stack.includes(error.message) ? stack : `${heading}\n${stack}`;
  if (error.cause === undefined || depth === 0) return own;
  return `${own}\nCaused by: ${describeError(error.cause, depth - 1)}`;
}
