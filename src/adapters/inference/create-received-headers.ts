import type { IncomingHttpHeaders } from 'node:http';
import type { HttpHeaders } from '@azure/core-rest-pipeline';

/**
 * Gives the headers of an answer to the vendor's library as Node has read them: names in lower case, values without
 * white space around them, repeated ones as Node reads them (of `set-cookie` the first). The library's own headers bring
 * that about once more for each header, which cost 2 % of a JSON request.
 */
export function createReceivedHeaders(received: IncomingHttpHeaders): HttpHeaders {
  const values = new Map<string, string>();
  for (const name in received) {
    const value = received[name];
    const text = typeof value === 'object' ? value[0] : value;
    if (text !== undefined) values.set(name, text);
  }
  return {
    get: (name) => values.get(name.toLowerCase()),
    has: (name) => values.has(name.toLowerCase()),
    set: (name, value) => void values.set(name.toLowerCase(), String(value)),
    delete: (name) => void values.delete(name.toLowerCase()),
    toJSON: () => Object.fromEntries(values),
    [Symbol.iterator]: () => values[Symbol.iterator](),
  };
}
