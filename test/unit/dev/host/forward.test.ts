import type { RequestListener } from 'node:http';
import { buffer, text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { answerOf, closeAll, megabyte, start, writeUntilStalled } from './forward-rig.ts';

afterEach(closeAll);

describe('forward()', () => {
  it('forward() sends status, headers and body on in both directions', async () => {
    const { call } = await start((request, response) => {
      void text(request).then((body) =>
        response.writeHead(201, 'Made', { 'X-Own': '1' }).end(`${request.url} ${body}`),
      );
    });
    const request = call({ method: 'POST', path: '/a?b' });
    request.end('hello');
    const answer = await answerOf(request);
    expect([answer.statusCode, answer.statusMessage, answer.headers['x-own']]).toEqual([201, 'Made', '1']);
    expect(await text(answer)).toBe('/a?b hello');
  });

  it('forward() lets headers leave before the first byte of a body, both ways', async () => {
    const { call } = await start((request, response) => {
      response.flushHeaders();
      void text(request).then((body) => response.end(body));
    });
    const request = call({ method: 'POST' });
    request.flushHeaders();
    const answer = await answerOf(request);
    request.end('late');
    expect(await text(answer)).toBe('late');
  });

  it('forward() sends an empty body as an empty body', async () => {
    const { call } = await start((request, response) => response.end(JSON.stringify(request.headers)));
    const request = call({ method: 'POST', headers: { 'content-length': 0 } });
    request.end();
    const headers: unknown = JSON.parse(await text(await answerOf(request)));
    expect(headers).toMatchObject({ 'content-length': '0' });
    expect(headers).not.toHaveProperty('transfer-encoding');
  });

  it('forward() stops an app that writes faster than the caller reads', async () => {
    const outcome = Promise.withResolvers<{ readonly written: number; readonly isStalled: boolean }>();
    const { call } = await start((_request, response) => {
      void writeUntilStalled(response, 200 * megabyte.length)
        .then(outcome.resolve)
        .finally(() => response.end());
    });
    const request = call();
    request.end();
    const answer = await answerOf(request);
    const { written, isStalled } = await outcome.promise;
    expect(isStalled).toBe(true);
    expect(written).toBeLessThan(32 * megabyte.length);
    expect((await buffer(answer)).length).toBe(written);
  });

  it('forward() stops a caller that sends faster than the app reads', async () => {
    const { call } = await start((request, response) => {
      request.pause();
      response.on('close', () => request.destroy());
    });
    const request = call({ method: 'POST', headers: { 'transfer-encoding': 'chunked' } });
    request.on('error', () => undefined);
    const { written, isStalled } = await writeUntilStalled(request, 200 * megabyte.length);
    request.destroy();
    expect(isStalled).toBe(true);
    expect(written).toBeLessThan(32 * megabyte.length);
  });
});

describe('forward(), upload first', () => {
  const refuse: RequestListener = (request, response) => {
    const answer = (): unknown => response.writeHead(413).end('no');
    if (request.url === '/untouched') answer();
    else request.once('data', () => (request.url === '/half-read' && request.pause(), answer()));
  };

  it.each(['/untouched', '/read-on'])('forward() passes an answer on behind the upload, %s', async (path) => {
    const { call } = await start(refuse, 60_000);
    const request = call({ method: 'POST', path, headers: { 'content-length': 20 * megabyte.length } });
    const answered = answerOf(request);
    for (let count = 0; count < 20; count += 1) request.write(megabyte);
    request.end();
    const answer = await answered;
    expect([answer.statusCode, await text(answer)]).toEqual([413, 'no']);
  });

  it('forward() holds the answer of an app back that has stopped reading, and answers an empty 500 in its place', async () => {
    const { call } = await start(refuse, 300);
    const request = call({ method: 'POST', path: '/half-read', headers: { 'content-length': 20 * megabyte.length } });
    const answered = answerOf(request);
    for (let count = 0; count < 20; count += 1) request.write(megabyte);
    request.end();
    const answer = await answered;
    expect([answer.statusCode, await text(answer)]).toEqual([500, '']);
  });
});
