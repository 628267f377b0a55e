import { buffer, text } from 'node:stream/consumers';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
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
  const size = 20 * megabyte.length;

  /** Uploads 20 MB to an app that answers at the first byte, and reads on where it is told to. */
  async function refuse(uploadFirstMs: number, { readsOn }: { readonly readsOn: boolean }) {
    const wasRead = Promise.withResolvers<void>();
    const { call, exchanges } = await start((request, response) => {
      request.once('end', wasRead.resolve).once('data', () => {
        if (!readsOn) request.pause();
        response.writeHead(413).end('no');
      });
    }, uploadFirstMs);
    const request = call({ method: 'POST', headers: { 'content-length': size } });
    const answered = answerOf(request);
    for (let count = 0; count < 20; count += 1) request.write(megabyte);
    request.end();
    return { request, answered, exchanges, wasRead: wasRead.promise };
  }

  it('forward() holds an answer back until it hears that the upload does not wait for the app', async () => {
    const { answered, exchanges, wasRead } = await refuse(60_000, { readsOn: true });
    let isAnswered = false;
    void answered.then(() => (isAnswered = true));
    await wasRead;
    expect(isAnswered).toBe(false);
    exchanges[0]?.takeUpload();
    const answer = await answered;
    expect([answer.statusCode, await text(answer)]).toEqual([413, 'no']);
  });

  it('forward() answers an empty 500 where the app has stopped reading', async () => {
    const { answered } = await refuse(300, { readsOn: false });
    const answer = await answered;
    expect([answer.statusCode, await text(answer)]).toEqual([500, '']);
  });

  it('forward() takes all its time for an answer that has begun', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const { answered, exchanges, wasRead } = await refuse(60_000, { readsOn: true });
    await wasRead;
    expect(vi.getTimerCount()).toBe(1);
    exchanges[0]?.takeUpload();
    await answered;
    expect(vi.getTimerCount()).toBe(0);
  });

  it('forward() waits no longer for an upload whose caller has left', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const { request, answered, exchanges, wasRead } = await refuse(60_000, { readsOn: true });
    await wasRead;
    expect(vi.getTimerCount()).toBe(1);
    request.destroy();
    await expect(answered).rejects.toThrow(/hang up/);
    await exchanges[0]?.done;
    expect(vi.getTimerCount()).toBe(0);
  });

  it('forward() answers an empty 500 when the app closes its connection before the upload is known to be taken', async () => {
    const { call } = await start((request, response) => {
      request.once('data', () => {
        request.pause();
        response.writeHead(413, { connection: 'close' }).end('no', () => request.socket.end());
        // Behind the answer, which has to arrive first.
        request.socket.once('end', () => request.socket.destroy());
      });
    }, 3_600_000);
    const request = call({ method: 'POST', headers: { 'content-length': size } });
    request.write(megabyte);
    const answer = await answerOf(request);
    expect([answer.statusCode, await text(answer)]).toEqual([500, '']);
    request.destroy();
  });

  it("forward() passes on what the app's server answers by itself behind the end of the invocation", async () => {
    const arrived = Promise.withResolvers<() => void>();
    const { call, exchanges, faults } = await start((_request, response) => {
      response.statusCode = 431;
      arrived.resolve(() => response.end());
    }, 3_600_000);
    const request = call();
    request.end();
    const respond = await arrived.promise;
    exchanges[0]?.invocationEnded();
    respond();
    expect((await answerOf(request)).statusCode).toBe(431);
    expect(faults).toEqual([]);
  });

  it('forward() passes the answer to a small upload on when it is sent', async () => {
    const { call } = await start((_request, response) => response.end('ok'), 60_000);
    const request = call({ method: 'POST', headers: { 'content-length': 5 } });
    request.end('hello');
    expect(await text(await answerOf(request))).toBe('ok');
  });
});
