import { HttpRequest } from '@azure/functions';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createBodyBudget } from '../../../src/http/body-budget.ts';
import { CallerGone } from '../../../src/http/library/client-connection.ts';
import { AppError } from '../../../src/shared/app-error.ts';
import { connectionsWith, handleEcho, limits } from './handle-echo.ts';

beforeEach(() => {
  // What is logged after the head of an answer goes there.
  vi.spyOn(console, 'info').mockReturnValue();
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe('createHandler() with events', () => {
  it('streams events to a caller who accepts them', async () => {
    const response = await handleEcho({ headers: { accept: 'text/event-stream, */*;q=0.1' } });
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-cache, no-transform');
    expect(response.headers.get('x-accel-buffering')).toBe('no');
    expect(await response.text()).toContain('event: done\ndata: {"text":"hello"}');
  });

  it.each([
    { name: 'is whole', reason: undefined, line: /^echo 200 in/ },
    { name: 'was left by its caller', reason: new CallerGone(), line: /^echo 499 in/ },
  ])('writes the line of a stream that $name to the console: its invocation has ended', async ({ reason, line }) => {
    const lines: unknown[] = [];
    vi.spyOn(console, 'info').mockImplementation((line) => void lines.push(line));
    const gone = new AbortController();
    const logs: string[] = [];
    const response = await handleEcho(
      { headers: { accept: 'text/event-stream' } },
      {
        connections: connectionsWith(gone.signal),
        useCase: async (request, { events }) => {
          await events?.start();
          if (reason !== undefined) gone.abort(reason);
          await events?.delta('a');
          return request;
        },
      },
      logs,
    );
    await response.text();
    expect(lines).toEqual([expect.stringMatching(line)]);
    expect(logs).toEqual([]);
  });

  it('ends a stream by its deadline for a use case that ignores its signal', async () => {
    vi.spyOn(console, 'error').mockReturnValue();
    const response = await handleEcho(
      { headers: { accept: 'text/event-stream' } },
      {
        limits: { ...limits, streamDeadlineMs: 20 },
        useCase: async (_request, { events }) => {
          await events?.start();
          return new Promise(() => undefined);
        },
      },
    );
    expect(await response.text()).toMatch(/^event: start\n[^]*\n\nevent: error\n.*"deadline_exceeded"/);
  });

  it('counts the time to the start of a stream from the request, what came before its work included', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'] });
    const known = connectionsWith(new AbortController().signal);
    const connections = {
      of: (context: object) => {
        vi.advanceTimersByTime(6_000);
        return known.of(context);
      },
    };
    let isStarted = false;
    const start = async (): Promise<void> => {
      await handleEcho(
        { headers: { accept: 'text/event-stream' } },
        { connections, limits: { ...limits, streamDeadlineMs: 60_000 }, useCase: () => new Promise(() => undefined) },
      );
      isStarted = true;
    };
    const starting = start();
    const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
    for (let turn = 0; turn < 10; turn += 1) await settle();
    vi.advanceTimersByTime(3_999);
    await settle();
    expect(isStarted).toBe(false);
    vi.advanceTimersByTime(1);
    await starting;
    expect(isStarted).toBe(true);
  });

  it.each([
    { accept: 'text/event-stream', firstEventDeadlineMs: 2_000, uploadDeadlineMs: 3_000, limitMs: 2_000 },
    { accept: 'text/event-stream', firstEventDeadlineMs: 3_000, uploadDeadlineMs: 2_000, limitMs: 2_000 },
    { accept: 'application/json', firstEventDeadlineMs: 2_000, uploadDeadlineMs: 3_000, limitMs: 3_000 },
  ])(
    'gives a body for $accept $limitMs ms of $firstEventDeadlineMs to the first event and $uploadDeadlineMs to upload',
    async ({ accept, limitMs, ...deadlines }) => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
      const stalled = new ReadableStream({ pull: () => new Promise(() => undefined) });
      vi.spyOn(HttpRequest.prototype, 'body', 'get').mockReturnValue(stalled);
      const answering = handleEcho({ headers: { accept } }, { limits: { ...limits, ...deadlines } });
      vi.advanceTimersByTime(3_000);
      expect(await (await answering).json()).toMatchObject({
        code: 'deadline_exceeded',
        detail: `Cannot read the body in time: all of it has to be there within ${limitMs} ms`,
      });
    },
  );

  it('keeps the room of a body until the stream has ended', async () => {
    const bodies = createBodyBudget(100);
    const gate = Promise.withResolvers<void>();
    const response = await handleEcho(
      { headers: { accept: 'text/event-stream' } },
      {
        bodies,
        useCase: async (request, { events }) => {
          await events?.start();
          await gate.promise;
          return request;
        },
      },
    );
    expect(() => bodies.open().hold(100)).toThrow(/limit of all/);
    gate.resolve();
    await response.text();
    expect(() => bodies.open().hold(100)).not.toThrow();
  });

  it.each([{ accept: 'application/json' }, { accept: 'text/event-stream' }])(
    'leaves no deadline running behind an answer as $accept',
    async (headers) => {
      vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] });
      await (await handleEcho({ headers })).text();
      expect(vi.getTimerCount()).toBe(0);
    },
  );

  it('answers a failure before the first event as an ordinary problem', async () => {
    const failure = new AppError('deployment_not_found', 'Cannot');
    const response = await handleEcho(
      { headers: { accept: 'text/event-stream' } },
      { useCase: () => Promise.reject(failure) },
    );
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
  });
});
