import type { ServerResponse } from 'node:http';

const homePage =
  '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Functions host</title></head>' +
  '<body><h1>Your functions app is up and running</h1></body></html>\n';

/** Answers the site root, whatever the method: with the home page, or 204 where it is switched off. */
export function serveHomePage(response: ServerResponse, isOff: boolean): void {
  if (isOff) {
    response.writeHead(204).end();
    return;
  }
  response.writeHead(200, { 'content-type': 'text/html', 'content-length': Buffer.byteLength(homePage) });
  response.end(homePage);
}
