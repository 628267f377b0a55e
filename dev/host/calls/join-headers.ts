import type { IncomingMessage } from 'node:http';

/** Gives each header of a request by its lower-case name, several values joined by a comma as in ASP.NET Core. */
export function joinHeaders(request: IncomingMessage): Readonly<Record<string, string>> {
  const headers = Object.entries(request.headersDistinct);
  return Object.fromEntries(headers.map(([name, values = []]) => [name, values.join(',')]));
}
