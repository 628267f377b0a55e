import type { ServerResponse } from 'node:http';

const homePage =
  '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Functions host</title></head>' +
  '<body><h1>Your functions app is up and running</h1></body></html>\n';

/**
 * Answers what no function answers, for any method: the home page at `/` (204 where it is switched off), 200 at
 * `/admin/host/ping`, and elsewhere 404 with an empty body.
 */
export function serveSitePage(response: ServerResponse, path: string, isHomePageOff: boolean): void {
  if (path === '/' && isHomePageOff) {
    response.writeHead(204).end();
  } else if (path === '/') {
    response.writeHead(200, { 'content-type': 'text/html', 'content-length': Buffer.byteLength(homePage) });
    response.end(homePage);
  } else {
    response.writeHead(path.toLowerCase() === '/admin/host/ping' ? 200 : 404, { 'content-length': 0 }).end();
  }
}
