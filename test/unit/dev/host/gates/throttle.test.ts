import type { EventEmitter } from 'node:events';
import { ServerResponse, IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createThrottle } from '../../../../../dev/host/gates/throttle.ts';
import type { ThrottleLimits } from '../../../../../dev/host/gates/throttle.ts';

/** Lets calls into a throttle and keeps them running until they are ended by name. */
function create(limits: Partial<ThrottleLimits>) {
  const throttle = createThrottle({ maxConcurrentRequests: undefined, maxOutstandingRequests: undefined, ...limits });
  const started: string[] = [];
  const running = new Map<string, () => void>();
  const enter = (name: string): ServerResponse => {
    const response = new ServerResponse(new IncomingMessage(new Socket()));
    throttle.enter(response, () => {
      started.push(name);
      return new Promise<void>((resolve) => running.set(name, resolve));
    });
    return response;
  };
  const end = async (name: string): Promise<void> => {
    running.get(name)?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { enter, end, started };
}

describe('createThrottle()', () => {
  it('createThrottle() runs every call at once without limits', () => {
    const { enter, started } = create({});
    for (let count = 0; count < 1000; count += 1) enter(String(count));
    expect(started).toHaveLength(1000);
  });

  it('createThrottle() runs as many at a time as it may, and the others in their order', async () => {
    const { enter, end, started } = create({ maxConcurrentRequests: 2 });
    for (const name of ['a', 'b', 'c', 'd']) enter(name);
    expect(started).toEqual(['a', 'b']);
    await end('b');
    expect(started).toEqual(['a', 'b', 'c']);
    await end('a');
    expect(started).toEqual(['a', 'b', 'c', 'd']);
  });

  it('createThrottle() refuses with 429 what would be one too many, running or waiting', async () => {
    const { enter, end, started } = create({ maxConcurrentRequests: 1, maxOutstandingRequests: 2 });
    enter('a');
    const waiting = enter('b');
    const refused = enter('c');
    expect([waiting.headersSent, refused.statusCode]).toEqual([false, 429]);
    await end('a');
    expect(enter('d').statusCode).toBe(200);
    expect(started).toEqual(['a', 'b']);
  });

  it('createThrottle() frees the place of a caller who leaves while it waits, and never runs it', async () => {
    const { enter, end, started } = create({ maxConcurrentRequests: 1, maxOutstandingRequests: 2 });
    enter('a');
    const leaver: EventEmitter = enter('b');
    leaver.emit('close');
    expect(enter('c').headersSent).toBe(false);
    await end('a');
    expect(started).toEqual(['a', 'c']);
  });

  it('createThrottle() no longer listens to the answer of a call that it runs', async () => {
    const { enter, end, started } = create({ maxConcurrentRequests: 1 });
    enter('a');
    const waiting = enter('b');
    const before = waiting.listenerCount('close');
    await end('a');
    expect([started, before, waiting.listenerCount('close')]).toEqual([['a', 'b'], 1, 0]);
  });
});
