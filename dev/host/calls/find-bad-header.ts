/**
 * Finds a header whose value the platform's server refuses to send: it takes ASCII only, and answers 500 in the place
 * of an answer with a character outside it (seen on the real host in both modes).
 *
 * @param rawHeaders name, value, name, value
 */
export function findBadHeader(rawHeaders: readonly string[]): string | undefined {
  return rawHeaders.find(
    (_name, index) => index % 2 === 0 && !/^[\t\u0020-\u007e]*$/.test(rawHeaders[index + 1] ?? ''),
  );
}
