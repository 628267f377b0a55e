import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { type IncomingMessage, Server, type ServerResponse } from 'node:http';
import type { KnownConnections } from './client-connection.ts';
import { createInvocationGate, type GateLimits, type InvocationGate } from './invocation-gate.ts';
import { refuseRequest } from './refuse-request.ts';

/** What is guarded, and how. */
export interface GuardOptions {
  /** The module `@azure/functions-core`, once a function was registered; nothing is guarded where it is another thing. */
  readonly core: unknown;
  /** Learns on which connection each invocation's answer goes out. */
  readonly connections: KnownConnections;
  readonly limits?: GateLimits;
}

/** A model of the library, as far as the guard calls it. */
interface ProgrammingModel {
  getCapabilities(capabilities: unknown): Promise<unknown>;
  getInvocationModel(context: unknown): unknown;
}

interface InvocationModel {
  getArguments(): Promise<unknown>;
  getResponse(context: unknown, result: unknown): Promise<unknown>;
}

/**
 * Above the 32 KB that the platform's host lets through, so that no request is refused behind its back without an
 * answer.
 */
const maxHeaderBytes = 65_536;

/**
 * Requests that wait are below the platform's patience by far, and an invocation waits a little longer: the caller of a
 * request that is refused is told so before the host learns that its invocation has failed.
 */
const defaultLimits: GateLimits = { requestWaitMs: 10_000, invocationWaitMs: 12_000, waitingRequests: 1_000 };

const listenChannel = 'tracing:net.server.listen:asyncStart';

/**
 * Guards the HTTP server that `@azure/functions` opens for streaming, and the invocations it pairs with requests by the
 * header `x-ms-invocation-id`, which any caller may send. Unguarded, such a header leaves the library waiting for a request
 * that never comes, until the platform restarts the worker; a request that nobody asks for is kept for ever; and a second
 * request under the same id takes the first one's answer. With the guard a request reaches the library only when its
 * invocation has asked for it, and an invocation asks the library only when its request is there: nothing that one caller
 * sends stays behind, or meets another caller. Requests with large headers, which the server would drop, are answered, and
 * so are those of which the library cannot make a `Request`.
 *
 * A gate before the server's listener and not only a look at its diagnostics channels, since these cannot hold a request
 * back. It leans on internals of the library (version 4.16) and on one channel of Node; where either is another, the
 * library works as it would without a guard, and connections are unknown.
 */
export function guardLibrary({ core, connections, limits = defaultLimits }: GuardOptions): void {
  const model = findModel(core);
  if (model === undefined) return;
  const getCapabilities = model.getCapabilities.bind(model);
  const getInvocationModel = model.getInvocationModel.bind(model);
  const gate = createInvocationGate(limits);
  let guarded: Server | undefined;
  const onListen = (message: unknown): void => {
    // The library lets its server listen twice where the first port is of no use.
    if (!isListenMessage(message) || message.server === guarded) return;
    guarded = message.server;
    guardServer(guarded, gate);
  };

  Object.assign(model, {
    async getCapabilities(capabilities: unknown): Promise<unknown> {
      // The library opens its server while it is asked for this, so that no other server is taken for it.
      subscribe(listenChannel, onListen);
      try {
        return await getCapabilities(capabilities);
      } finally {
        unsubscribe(listenChannel, onListen);
      }
    },
    getInvocationModel(context: unknown): unknown {
      const invocation = getInvocationModel(context);
      if (guarded !== undefined && isHttpInvocation(context) && isInvocationModel(invocation)) {
        awaitRequest(invocation, { invocationId: context.invocationId, gate, connections });
      }
      return invocation;
    },
  });
}

/** Puts the gate between a server and its listeners, which are there before it listens. */
function guardServer(server: Server, gate: InvocationGate): void {
  // Read for every new connection, and missing in the types.
  Object.assign(server, { maxHeaderSize: maxHeaderBytes });
  const listeners = server.listeners('request');
  server.removeAllListeners('request');
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    gate.admit({
      request,
      response,
      handOver: () => {
        for (const listener of listeners) Reflect.apply(listener, server, [request, response]);
      },
      refuse: () => void refuseRequest(response, 'unclaimed-request'),
    });
  });
}

/** What an invocation needs to ask for its request. */
interface Awaited {
  readonly invocationId: string;
  readonly gate: InvocationGate;
  readonly connections: KnownConnections;
}

/**
 * Lets an invocation ask the library for its arguments only when its request is there. The library makes a `Request` of it
 * then, which throws for a host that is no host, for the method TRACE, or for a header outside of latin-1, and leaves the
 * caller in silence: such a request is refused here, whatever the library failed at, before the platform is told.
 */
function awaitRequest(invocation: InvocationModel, { invocationId, gate, connections }: Awaited): void {
  const getArguments = invocation.getArguments.bind(invocation);
  const getResponse = invocation.getResponse.bind(invocation);
  Object.assign(invocation, {
    async getArguments(): Promise<unknown> {
      const response = await gate.claim(invocationId);
      let args: unknown;
      try {
        args = await getArguments();
      } catch {
        // Not the library's error: its text holds the URL, and with it the key of the caller.
        const error = refuseRequest(response, 'unreadable-request');
        await closed(response);
        await forget(getResponse, invocationId);
        throw error;
      }
      const context = fieldOf(args, 'context');
      if (typeof context === 'object' && context !== null) connections.add(context, response);
      return args;
    },
  });
}

function closed(response: ServerResponse): Promise<void> {
  if (response.destroyed) return Promise.resolve();
  return new Promise((resolve) => response.once('close', resolve));
}

/** Makes the library drop a response, which it keeps until it has an answer for it; one that is over takes none. */
async function forget(getResponse: InvocationModel['getResponse'], invocationId: string): Promise<void> {
  await Promise.allSettled([getResponse({ invocationId }, {})]);
}

function findModel(core: unknown): ProgrammingModel | undefined {
  const model = hasGetter(core) ? core.getProgrammingModel() : undefined;
  return isProgrammingModel(model) ? model : undefined;
}

function hasGetter(core: unknown): core is { getProgrammingModel(): unknown } {
  return hasMethod(core, 'getProgrammingModel');
}

function isProgrammingModel(value: unknown): value is ProgrammingModel {
  return hasMethod(value, 'getCapabilities') && hasMethod(value, 'getInvocationModel');
}

function isInvocationModel(value: unknown): value is InvocationModel {
  return hasMethod(value, 'getArguments') && hasMethod(value, 'getResponse');
}

function isListenMessage(message: unknown): message is { readonly server: Server } {
  return fieldOf(message, 'server') instanceof Server;
}

/** Whether the platform's context of an invocation is of an HTTP function: the library waits for no other's request. */
function isHttpInvocation(context: unknown): context is { readonly invocationId: string } {
  const bindings = fieldOf(fieldOf(context, 'metadata'), 'bindings');
  if (typeof bindings !== 'object' || bindings === null) return false;
  const isHttp = Object.values(bindings).some((binding) => /^httpTrigger$/iu.test(String(fieldOf(binding, 'type'))));
  return isHttp && typeof fieldOf(context, 'invocationId') === 'string';
}

function hasMethod(value: unknown, name: string): boolean {
  return typeof fieldOf(value, name) === 'function';
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
