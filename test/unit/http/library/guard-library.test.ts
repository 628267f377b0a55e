import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { createServer, ServerResponse } from 'node:http';
import { queryObjects } from 'node:v8';
import { HttpResponse, InvocationContext } from '@azure/functions';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createClientConnections } from '../../../../src/http/library/client-connection.ts';
import { guardLibrary } from '../../../../src/http/library/guard-library.ts';
import { problemSchema } from '../../../support/read-problem.ts';
import { type GuardedLibrary, type SentRequest, startGuardedLibrary } from './guarded-library.ts';

/** Long enough for what belongs together to meet, short enough to wait for what does not. */
const limits = { requestWaitMs: 400, invocationWaitMs: 410, waitingRequests: 100 };

let library: GuardedLibrary;
/** Lets the handler of a call go on, by the name in its header. */
const held = new Map<string, () => void>();
const lines: unknown[] = [];

beforeAll(async () => {
  library = await startGuardedLibrary(async (request, context) => {
    const name = request.headers.get('x-name') ?? context.invocationId;
    if (name.startsWith('held')) await new Promise<void>((resolve) => held.set(name, resolve));
    return new HttpResponse({ body: `for ${context.invocationId}` });
  }, limits);
});
beforeEach(() => {
  lines.length = 0;
  vi.spyOn(console, 'warn').mockImplementation((line) => void lines.push(line));
});
afterEach(() => {
  vi.restoreAllMocks();
});
afterAll(() => library.close());

const forged = (id: string): SentRequest => ({ headers: { 'x-ms-invocation-id': id } });

/** Resolves when a request has come in at a server of this process. */
function arrival(): Promise<void> {
  return new Promise((resolve) => {
    const onStart = (): unknown => setImmediate(resolve);
    subscribe('http.server.request.start', onStart);
    onTestFinished(() => void unsubscribe('http.server.request.start', onStart));
  });
}

/** An invocation as a library makes it. */
const invocationWith = (args: Promise<object>): object => ({
  getArguments: () => args,
  getResponse: () => Promise.resolve({}),
});

describe('guardLibrary()', () => {
  it('serves a request that comes before its invocation', async () => {
    const arrived = arrival();
    const answer = library.send(forged('early'));
    await arrived;
    await library.invoke('early');
    expect(await answer).toMatchObject({ status: 200, body: 'for early' });
  });

  it('serves a request that comes after its invocation', async () => {
    const invocation = library.invoke('late');
    await new Promise((resolve) => setImmediate(resolve));
    expect(await library.send(forged('late'))).toMatchObject({ status: 200, body: 'for late' });
    await invocation;
  });

  it('answers a request with an id that no invocation claims, and ends the invocation that has none', async () => {
    const invocation = Promise.allSettled([library.invoke('real')]);
    const { status, headers, body } = await library.send({
      headers: { 'x-ms-invocation-id': 'forged', 'x-request-id': 'mine' },
    });
    expect(status).toBe(400);
    expect(headers).toMatchObject({
      'content-type': 'application/problem+json',
      connection: 'close',
      'x-request-id': 'mine',
    });
    expect(problemSchema.parse(JSON.parse(body))).toMatchObject({ code: 'invalid_request', requestId: 'mine' });
    expect(await invocation).toMatchObject([
      { reason: { message: 'No request has come for invocation real within 410 ms' } },
    ]);
    expect(lines).toEqual([expect.stringMatching(/^unclaimed-request 400 invalid_request .* request mine$/)]);
  });

  it('answers a request without an id at once', async () => {
    expect(await library.send({ headers: {} })).toMatchObject({ status: 400 });
  });

  it('gives the answer of a call to its own caller, although another sends the same id', async () => {
    const first = library.send({ headers: { 'x-ms-invocation-id': 'held-1' } });
    const invocation = library.invoke('held-1');
    await vi.waitFor(() => expect(held.has('held-1')).toBe(true), { interval: 1 });
    const second = await library.send(forged('held-1'));
    held.get('held-1')?.();
    await invocation;
    expect(second.status).toBe(400);
    expect(await first).toMatchObject({ status: 200, body: 'for held-1' });
  });

  it('answers a request whose headers fill what the host lets through', async () => {
    const invocation = library.invoke('large');
    const headers = { 'x-ms-invocation-id': 'large', 'x-padding': 'a'.repeat(32 * 1024) };
    expect(await library.send({ headers })).toMatchObject({ status: 200 });
    await invocation;
  });

  it('answers a refused upload', async () => {
    const body = new Uint8Array(3 * 1024 * 1024);
    expect(await library.send({ ...forged('upload'), body })).toMatchObject({ status: 400 });
  });

  it('keeps nothing of requests and invocations that never met', async () => {
    const answersBefore = queryObjects(ServerResponse, { format: 'count' });
    const contextsBefore = queryObjects(InvocationContext, { format: 'count' });
    const ids = Array.from({ length: 50 }, (_, index) => `${index}`);
    const [answers, invocations] = await Promise.all([
      Promise.all(ids.map((id) => library.send(forged(`forged-${id}`)))),
      Promise.allSettled(ids.map((id) => library.invoke(`real-${id}`))),
    ]);
    expect(answers.every(({ status }) => status === 400)).toBe(true);
    expect(invocations.every(({ status }) => status === 'rejected')).toBe(true);
    expect(queryObjects(ServerResponse, { format: 'count' }) - answersBefore).toBeLessThan(5);
    expect(queryObjects(InvocationContext, { format: 'count' }) - contextsBefore).toBeLessThan(5);
  });

  const id = 'unreadable';
  it.each([
    { what: 'a host with a port out of range', headers: { 'x-forwarded-host': 'localhost:99999999' } },
    { what: 'a host with a percent sign', headers: { 'x-forwarded-host': 'a%zz' } },
    { what: 'a host with a space', headers: { 'x-forwarded-host': 'a b' } },
    { what: 'a host with an open bracket', headers: { 'x-forwarded-host': '[::1' } },
    { what: 'a host with a user', headers: { 'x-forwarded-host': 'user:password@localhost' } },
    { what: 'an unknown scheme', headers: { 'x-forwarded-proto': 'a b' } },
    { what: 'a method that the library refuses', headers: {}, method: 'TRACE' },
    { what: 'a header that is no bytes', headers: {}, received: { 'x-name': '\u65e5\u672c' } },
    { what: 'an upload', headers: { 'x-forwarded-host': 'a b' }, body: new Uint8Array(3 * 1024 * 1024) },
  ])('answers a request that the library cannot read: $what', async ({ headers, received, ...rest }) => {
    const invocation = Promise.allSettled([library.invoke(id, received)]);
    const answer = await library.send({ headers: { ...headers, 'x-ms-invocation-id': id }, ...rest });
    expect(answer.status).toBe(400);
    const problem = problemSchema.parse(JSON.parse(answer.body));
    expect(problem.code).toBe('invalid_request');
    expect(problem.detail).toBe('Cannot accept the request: its URL, method or headers cannot be read');
    expect(await invocation).toMatchObject([{ status: 'rejected', reason: { message: problem.detail } }]);
    expect(lines).toEqual([expect.stringMatching(/^unreadable-request 400 invalid_request /)]);
  });

  it('keeps nothing of requests that the library cannot read', async () => {
    const answersBefore = queryObjects(ServerResponse, { format: 'count' });
    for (const number of Array.from({ length: 50 }).keys()) {
      const invocation = Promise.allSettled([library.invoke(`bad-${number}`)]);
      await library.send({ headers: { 'x-ms-invocation-id': `bad-${number}`, 'x-forwarded-host': 'a b' } });
      await invocation;
    }
    expect(queryObjects(ServerResponse, { format: 'count' }) - answersBefore).toBeLessThan(5);
  });

  it('leaves the invocations of other triggers alone', async () => {
    const args = Promise.resolve({ context: {}, inputs: ['tick'] });
    const server = createServer();
    onTestFinished(() => void server.close());
    const model = {
      getCapabilities: () => once(server.listen(0, '127.0.0.1'), 'listening'),
      getInvocationModel: () => invocationWith(args),
    };
    guardLibrary({ core: { getProgrammingModel: () => model }, connections: createClientConnections(), limits });
    await Reflect.apply(model.getCapabilities, model, [{}]);
    const metadata = { bindings: { trigger: { type: 'timerTrigger' } } };
    const invocation: unknown = Reflect.apply(model.getInvocationModel, model, [{ invocationId: 'timer', metadata }]);
    const asked = Reflect.apply(Reflect.get(Object(invocation), 'getArguments'), invocation, []);
    expect(await asked).toEqual({ context: {}, inputs: ['tick'] });
  });

  it('guards a server once, although it listens a second time on another port', async () => {
    const server = createServer((_request, response) => response.end('passed'));
    onTestFinished(() => void server.close());
    const listen = async (): Promise<void> => {
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
    };
    const model = {
      getCapabilities: async () => {
        await listen();
        server.close();
        await once(server, 'close');
        await listen();
      },
      getInvocationModel: () => invocationWith(Promise.resolve({ context: {} })),
    };
    guardLibrary({ core: { getProgrammingModel: () => model }, connections: createClientConnections(), limits });
    await Reflect.apply(model.getCapabilities, model, [{}]);
    const metadata = { bindings: { trigger: { type: 'httpTrigger' } } };
    const invocation: unknown = Reflect.apply(model.getInvocationModel, model, [{ invocationId: 'twice', metadata }]);
    void Reflect.apply(Reflect.get(Object(invocation), 'getArguments'), invocation, []);

    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const answer = await fetch(`http://127.0.0.1:${port}`, { headers: { 'x-ms-invocation-id': 'twice' } });
    expect([answer.status, await answer.text()]).toEqual([200, 'passed']);
  });

  it.each([
    { name: 'there is no core module', core: undefined },
    { name: 'it knows no programming model', core: {} },
    { name: 'no function was registered', core: { getProgrammingModel: () => undefined } },
    { name: 'the model is of another kind', core: { getProgrammingModel: () => ({ getInvocationModel: () => ({}) }) } },
  ])('does nothing where $name', ({ core }) => {
    expect(() => guardLibrary({ core, connections: createClientConnections() })).not.toThrow();
  });
});
