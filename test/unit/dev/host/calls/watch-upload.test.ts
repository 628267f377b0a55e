import { once } from 'node:events';
import { createServer, request as createRequest } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { defaultUploadLimits, watchUpload } from '../../../../../dev/host/calls/watch-upload.ts';
import { listenOnLoopback } from '../../../../../dev/listen-on-loopback.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Begins an upload to a server that watches it, and gives both ends. */
async function begin(maxBodyBytes = 2000) {
  const limits = { ...defaultUploadLimits, maxBodyBytes };
  const arrived = Promise.withResolvers<{ readonly request: IncomingMessage; readonly response: ServerResponse }>();
  const faults: string[] = [];
  const server = await listenOnLoopback(
    createServer((request, response) => {
      watchUpload(request, limits, (fault) => faults.push(fault));
      arrived.resolve({ request, response });
    }),
    0,
  );
  onTestFinished(() => server.close());
  const upload = createRequest({ host: '127.0.0.1', port: server.port, method: 'POST' });
  upload.on('error', () => undefined).flushHeaders();
  const { request, response } = await arrived.promise;
  const sent = async (bytes: number): Promise<void> => {
    const received = once(request, 'data');
    upload.write('x'.repeat(bytes));
    await received;
  };
  return { upload, request, response, faults, sent };
}

describe('watchUpload()', () => {
  it('watchUpload() tells of a silent caller after the grace, once', async () => {
    const { faults } = await begin();
    vi.advanceTimersByTime(5000);
    expect(faults).toEqual([]);
    vi.advanceTimersByTime(1000);
    expect(faults).toEqual(['tooSlow']);
    vi.advanceTimersByTime(60_000);
    expect(faults).toEqual(['tooSlow']);
  });

  it('watchUpload() judges by the mean rate, 240 bytes a second', async () => {
    const { faults, sent } = await begin();
    await sent(6 * 240);
    vi.advanceTimersByTime(6000);
    expect(faults).toEqual([]);
    await sent(239);
    vi.advanceTimersByTime(1000);
    expect(faults).toEqual(['tooSlow']);
  });

  it('watchUpload() does not count time in which the reader takes nothing', async () => {
    const { faults, request, upload } = await begin(10_000_000);
    request.pause();
    upload.write('x'.repeat(1_000_000));
    while (request.readableLength < request.readableHighWaterMark) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    vi.advanceTimersByTime(3_600_000);
    expect(faults).toEqual([]);
  });

  it('watchUpload() counts time in which the reader takes nothing and the caller sends nothing either', async () => {
    const { faults, request } = await begin();
    request.pause();
    vi.advanceTimersByTime(6000);
    expect(faults).toEqual(['tooSlow']);
  });

  it('watchUpload() counts bytes for the caller that have come and that the reader has not taken', async () => {
    const { faults, request, upload } = await begin();
    request.pause();
    upload.write('x'.repeat(6 * 240));
    while (request.readableLength < 6 * 240) await new Promise((resolve) => setImmediate(resolve));
    vi.advanceTimersByTime(6000);
    expect(faults).toEqual([]);
  });

  it('watchUpload() takes a body of the limit, and tells of one byte more', async () => {
    const { faults, sent } = await begin();
    await sent(2000);
    expect(faults).toEqual([]);
    await sent(1);
    expect(faults).toEqual(['tooLarge']);
  });

  it('watchUpload() ends with the connection of a caller who leaves behind an early answer', async () => {
    const { upload, request, response, sent } = await begin();
    await sent(10);
    request.pause();
    const answered = once(upload, 'response');
    response.end();
    await answered;
    // Not by once(), which the broken upload would reject before the end of the connection.
    const closed = new Promise((resolve) => request.socket.once('close', resolve));
    upload.destroy();
    await closed;
    expect(vi.getTimerCount()).toBe(0);
  });

  it('watchUpload() is silent once the body is whole', async () => {
    const { upload, request, faults } = await begin();
    const ended = new Promise((resolve) => request.once('end', resolve));
    upload.end();
    await ended;
    vi.advanceTimersByTime(60_000);
    expect(faults).toEqual([]);
  });
});
