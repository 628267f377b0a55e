import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { answerOf, closeAll, keepAlive, megabyte, start } from './forward-rig.ts';

afterEach(closeAll);

describe('forward()', () => {
  it.each(['before', 'after'])(
    'forward() closes the connection to the app when the caller leaves %s the answer began',
    async (when) => {
      const arrived = Promise.withResolvers<void>();
      const left = Promise.withResolvers<boolean>();
      const { call, exchanges } = await start((_request, response) => {
        response.once('close', () => left.resolve(response.writableFinished));
        if (when === 'after') response.write('first');
        arrived.resolve();
      });
      const request = call();
      request.on('error', () => undefined);
      request.end();
      await arrived.promise;
      if (when === 'after') await once(await answerOf(request), 'data');
      request.destroy();
      expect(await left.promise).toBe(false);
      await exchanges[0]?.done;
    },
  );

  it('forward() closes the connection to the app when the caller leaves in its upload', async () => {
    const arrived = Promise.withResolvers<void>();
    const left = Promise.withResolvers<boolean>();
    const { call } = await start((request) => {
      request.on('error', () => left.resolve(request.complete)).once('data', () => arrived.resolve());
    });
    const request = call({ method: 'POST', headers: { 'content-length': 1000 } });
    request.on('error', () => undefined);
    request.write('some');
    await arrived.promise;
    request.destroy();
    expect(await left.promise).toBe(false);
  });

  it('forward() lets an upload go on behind an answer that was complete before it', async () => {
    const read = Promise.withResolvers<number>();
    const { call } = await start((request, response) => {
      response.writeHead(413).end();
      let bytes = 0;
      request.on('data', (chunk: Buffer) => (bytes += chunk.length)).on('end', () => read.resolve(bytes));
    });
    const request = call({ method: 'POST', agent: keepAlive(), headers: { 'content-length': 20 * megabyte.length } });
    request.write(megabyte);
    expect((await answerOf(request)).resume().statusCode).toBe(413);
    for (let count = 1; count < 20; count += 1) request.write(megabyte);
    request.end();
    expect(await read.promise).toBe(20 * megabyte.length);
  });

  it('forward() closes the connection to the app when the caller leaves behind an early answer', async () => {
    const left = Promise.withResolvers<boolean>();
    const { call } = await start((request, response) => {
      request.resume().on('error', () => undefined);
      request.socket.on('close', () => left.resolve(request.complete));
      response.writeHead(413).end();
    });
    const request = call({ method: 'POST', agent: keepAlive(), headers: { 'content-length': 1000 } });
    request.on('error', () => undefined);
    request.write('some');
    await answerOf(request);
    request.destroy();
    expect(await left.promise).toBe(false);
  });

  it('forward() breaks the answer off, behind the bytes sent, when the app does', async () => {
    const { call } = await start((_request, response) => {
      response.write('half');
      response.socket?.end();
    });
    const request = call();
    request.end();
    const answer = await answerOf(request);
    const chunks: Buffer[] = [];
    answer.on('data', (chunk: Buffer) => chunks.push(chunk));
    await expect(once(answer, 'end')).rejects.toThrow(/aborted/);
    expect(Buffer.concat(chunks).toString()).toBe('half');
  });

  it('forward() answers an empty 500 where the app gives no answer', async () => {
    const { call } = await start((request) => request.socket.destroy());
    const request = call();
    request.end();
    const answer = await answerOf(request);
    expect([answer.statusCode, await text(answer)]).toEqual([500, '']);
  });

  it.each([500, 204])('answer() gives the caller an empty %i in the middle of its upload', async (status) => {
    const arrived = Promise.withResolvers<void>();
    const { call, exchanges } = await start(() => arrived.resolve());
    const request = call({ method: 'POST', headers: { 'content-length': 20 * megabyte.length } });
    request.flushHeaders();
    await arrived.promise;
    exchanges[0]?.answer(status);
    for (let count = 0; count < 20; count += 1) request.write(megabyte);
    request.end();
    const answer = await answerOf(request);
    expect([answer.statusCode, await text(answer)]).toEqual([status, '']);
    await once(request, 'close');
  });

  it('answer() breaks an answer off that has begun', async () => {
    const { call, exchanges } = await start((_request, response) => response.write('half'));
    const request = call();
    request.end();
    const answer = await answerOf(request);
    await once(answer, 'data');
    exchanges[0]?.answer(500);
    await expect(once(answer, 'end')).rejects.toThrow(/aborted/);
  });
});
