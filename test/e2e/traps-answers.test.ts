import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collectEvents } from '../support/read-events.ts';
import { readProblem } from '../support/read-problem.ts';
import { startTraps, type TrapsApp } from '../support/start-traps.ts';

let traps: TrapsApp;

beforeAll(async () => {
  traps = await startTraps();
});
afterAll(() => traps.close());

const get = (path: string, headers?: Record<string, string>): Promise<Response> =>
  fetch(`${traps.url}/${path}`, headers === undefined ? {} : { headers });

describe('the traps of an answer in streaming mode', () => {
  it.each([
    { trap: 'an error that is thrown', name: 'throws' },
    { trap: 'nothing that is returned', name: 'nothing' },
    { trap: 'a status out of range', name: 'status' },
    { trap: 'an answer that is no JSON', name: 'not-json' },
    { trap: 'a log that fails', name: 'log' },
    { trap: 'a header of the connection', name: 'header-connection', isDropped: true },
    { trap: 'the header transfer-encoding', name: 'header-transfer-encoding', isDropped: true },
    { trap: 'the header of the platform', name: 'header-x-ms-invocation-id', isDropped: true },
  ])('createRegister() answers $trap with a problem of 500', async ({ name, isDropped = false }) => {
    const [plain, piped] = await Promise.all([get(`plain/${name}`), get(`piped/${name}`)]);

    // The plain function's caller waits in vain, or is not told what was left out.
    expect([plain.status, await plain.text()]).toEqual(isDropped ? [200, '{}'] : [500, '']);
    const problem = await readProblem(piped);
    expect(problem).toMatchObject({ status: 500, code: 'internal' });
    expect(problem.detail).not.toContain('secret');
  });

  it('createRegister() logs the error that a caller gets nothing of', async () => {
    await get('piped/throws');
    expect(await traps.logged(/^piped-throws 500 in \d+ ms/)).toContain('Error: secret of the app');
    await get('piped/log');
    expect(await traps.logged(/^last-resort 500 in \d+ ms/)).toContain(', request ');
  });

  it('createRegister() ends a stream that fails halfway in order, with what went wrong as an event', async () => {
    const halfway = await get('plain/halfway');
    await expect(halfway.text()).rejects.toThrow(/terminated/);

    const events = await collectEvents(await get('piped/halfway', { accept: 'text/event-stream' }));
    expect(events.map(({ event }) => event)).toEqual(['start', 'delta', 'error']);
    expect(events.at(-1)?.data).toMatchObject({ status: 500, code: 'internal' });
  });

  it('toHeaders() makes a header that is set twice a failure, not an answer with both in one', async () => {
    expect((await get('plain/header-twice')).headers.get('content-type')).toBe('application/json, text/plain');
    expect(await readProblem(await get('piped/header-twice'))).toMatchObject({ code: 'internal' });
  });

  it('toHeaders() encodes letters outside ASCII, with which nothing would be answered', async () => {
    const plain = await get('plain/header-letters');
    expect([plain.status, await plain.text()]).toEqual([500, '']);
    const piped = await get('piped/header-letters');
    expect(piped.headers.get('x-deployment')).toBe('gr%C3%B6%C3%9Fe %E6%97%A5%E6%9C%AC');
  });

  it('createHandler() does not repeat letters outside ASCII from a request', async () => {
    const { headers } = await get('piped/throws', { 'x-request-id': 'caf\u00e9' });
    expect(headers.get('x-request-id')).toBe(headers.get('x-ms-invocation-id'));
  });
});

describe('the traps of request.params in streaming mode', () => {
  it('readRouteValues() finds a value whose name the query has spelt', async () => {
    expect(await (await get('plain/params/Bob?NAME=x&other=y')).json()).toEqual({ NAME: 'Bob', other: 'y' });
    expect(await (await get('plain/values/Bob?NAME=x&other=y')).json()).toEqual({ name: 'Bob' });
  });

  it.each([
    { name: 'an encoded slash', path: 'a%2Fb', value: 'a/b' },
    { name: 'an encoded percent sign', path: 'a%2541', value: 'a%41' },
    { name: 'letters', path: 'caf%C3%A9', value: 'café' },
  ])('readRouteValues() decodes $name once', async ({ path, value }) => {
    expect(await (await get(`plain/values/${path}`)).json()).toEqual({ name: value });
  });

  const greet = (query: string, body: object): Promise<Response> =>
    fetch(`${traps.url}/piped/greet/Bob${query}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });

  it('createRegister() takes path and body, and lets the key in the query through', async () => {
    const answer = await greet('?CODE=key', { greeting: 'hi' });
    expect(await answer.json()).toEqual({ name: 'Bob', greeting: 'hi' });
  });

  it.each([
    { trap: 'a field that the path gives', query: '', body: { name: 'x', greeting: 'hi' }, pointers: ['/name'] },
    { trap: 'an unknown field', query: '', body: { NAME: 'x', greeting: 'hi' }, pointers: ['/NAME'] },
    { trap: 'a field in the query', query: '?greeting=hi', body: {}, pointers: [''] },
  ])('createRegister() refuses $trap', async ({ query, body, pointers }) => {
    const problem = await readProblem(await greet(query, body));
    expect(problem.code).toBe('invalid_request');
    expect(problem.errors?.map(({ pointer }) => pointer)).toEqual(pointers);
  });
});
