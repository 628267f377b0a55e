import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createInvocationGate, type InvocationGate } from '../../../../src/http/library/invocation-gate.ts';

let gate: InvocationGate;
/** What became of requests, in order: their names. */
let passed: string[];
let refused: string[];

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
  gate = createInvocationGate({ requestWaitMs: 100, invocationWaitMs: 120, waitingRequests: 2 });
  passed = [];
  refused = [];
});
afterEach(() => {
  vi.useRealTimers();
});

/** Brings a request to the gate. */
function admit(name: string, id: string | undefined = name): ServerResponse {
  const request = new IncomingMessage(new Socket());
  if (id !== undefined) request.headers['x-ms-invocation-id'] = id;
  const response = new ServerResponse(request);
  gate.admit({
    request,
    response,
    handOver: () => passed.push(name),
    refuse: () => refused.push(name),
  });
  return response;
}

describe('createInvocationGate()', () => {
  it('lets a request through that comes after its invocation', async () => {
    const claim = gate.claim('one');
    const response = admit('one');
    expect(passed).toEqual(['one']);
    expect(await claim).toBe(response);
  });

  it('holds a request that comes before its invocation, and lets it through then', async () => {
    const response = admit('one');
    expect([passed, refused]).toEqual([[], []]);
    expect(await gate.claim('one')).toBe(response);
    expect(passed).toEqual(['one']);
  });

  it('keeps calls apart', async () => {
    const claims = ['one', 'two', 'three'].map((id) => gate.claim(id));
    const responses = ['three', 'one', 'two'].map((id) => admit(id));
    expect(await Promise.all(claims)).toEqual([responses[1], responses[2], responses[0]]);
  });

  it('refuses a request without an id at once', () => {
    const request = new IncomingMessage(new Socket());
    const response = new ServerResponse(request);
    const arrival = { request, response, handOver: () => passed.push('it'), refuse: () => refused.push('it') };
    gate.admit(arrival);
    expect([passed, refused]).toEqual([[], ['it']]);
  });

  it('refuses a request that nobody claims, after its time and not before', () => {
    admit('one');
    vi.advanceTimersByTime(99);
    expect(refused).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(refused).toEqual(['one']);
    expect(passed).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('fails an invocation whose request does not come, and refuses the one that comes later', async () => {
    const claim = gate.claim('one');
    vi.advanceTimersByTime(120);
    await expect(claim).rejects.toThrow('No request has come for invocation one within 120 ms');
    admit('one');
    vi.advanceTimersByTime(100);
    expect([passed, refused]).toEqual([[], ['one']]);
  });

  it('refuses a second request with an id that is in use at once, and takes nothing from the first', async () => {
    const claim = gate.claim('one');
    const response = admit('first', 'one');
    admit('second', 'one');
    expect([passed, refused]).toEqual([['first'], ['second']]);
    expect(await claim).toBe(response);
  });

  it('refuses a second request with an id that waits at once', async () => {
    const response = admit('first', 'one');
    admit('second', 'one');
    expect(refused).toEqual(['second']);
    expect(await gate.claim('one')).toBe(response);
  });

  it('forgets an id when its answer is over: nobody can use it again', async () => {
    const claim = gate.claim('one');
    const response = admit('first', 'one');
    await claim;
    response.emit('close');
    admit('late', 'one');
    expect(refused).toEqual([]);
    vi.advanceTimersByTime(100);
    expect([passed, refused]).toEqual([['first'], ['late']]);
  });

  it('holds no more requests than its bound, and refuses the one that has waited longest', async () => {
    admit('forged-1');
    admit('forged-2');
    const response = admit('real');
    expect(refused).toEqual(['forged-1']);
    expect(await gate.claim('real')).toBe(response);
  });

  it('lets a request through whose caller has left while it waited, without keeping its id', async () => {
    const response = admit('one');
    response.destroy();
    response.emit('close');
    expect(await gate.claim('one')).toBe(response);
    expect(passed).toEqual(['one']);
    admit('late', 'one');
    expect(refused).toEqual([]);
  });

  it('leaves no timer behind', async () => {
    const claim = gate.claim('one');
    admit('one');
    admit('two');
    await Promise.all([claim, gate.claim('two')]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
