const loopbackHosts: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost']);

/**
 * The port of an endpoint that plain http on this machine serves; `undefined` for any other, and for text that is no
 * URL. Only the names under which a server on 127.0.0.1 answers count.
 */
export function loopbackPort(endpoint: string): number | undefined {
  const url = URL.parse(endpoint);
  if (url === null || url.protocol !== 'http:' || !loopbackHosts.has(url.hostname)) return undefined;
  return url.port === '' ? 80 : Number(url.port);
}

/** Whether an endpoint is the one of a server of this machine on this port. */
export function isOwnEndpoint(endpoint: string, port: number): boolean {
  return loopbackPort(endpoint) === port;
}

/** The same endpoint at another origin, such as `http://127.0.0.1:4891`: path and query stay. */
export function moveEndpoint(endpoint: string, origin: string): string {
  const { pathname, search } = new URL(endpoint);
  return new URL(`${pathname}${search}`, origin).href;
}
