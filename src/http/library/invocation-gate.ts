import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Patience, startPatience } from '../../shared/start-patience.ts';

/** The header by which the platform says which invocation a forwarded request belongs to. A caller's own is kept by it. */
export const invocationHeader = 'x-ms-invocation-id';

/** How long, and how many, are waited for. */
export interface GateLimits {
  /** How long a request waits for its invocation. */
  readonly requestWaitMs: number;
  /** How long an invocation waits for its request. */
  readonly invocationWaitMs: number;
  /** Most requests that wait at a time; beyond it the one that has waited longest is refused. */
  readonly waitingRequests: number;
}

/** A request that has come in. */
export interface Arrival {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Lets it through; called once, in place of `refuse`. */
  readonly handOver: () => void;
  readonly refuse: () => void;
}

/** Lets requests through that belong to an invocation, each invocation's one request. */
export interface InvocationGate {
  /** Takes a request: lets it through now or later, or refuses it. */
  admit(arrival: Arrival): void;
  /** Resolves once the request of an invocation was let through. Rejects when it does not come in time. */
  claim(invocationId: string): Promise<ServerResponse>;
}

interface Waiting {
  readonly arrival: Arrival;
  readonly patience: Patience;
}

/**
 * Opens a gate between the two ways on which the platform hands a call to the app: the request comes over HTTP, its
 * invocation over the worker's channel, either of them first. A request passes when an invocation has claimed the id in
 * its header, and once per id. What nobody claims in time is refused, and so is at once a request without an id, or with
 * one that another request has already. Nothing is kept of a request or a claim that has ended.
 */
export function createInvocationGate({ requestWaitMs, invocationWaitMs, waitingRequests }: GateLimits): InvocationGate {
  const claims = new Map<string, (arrival: Arrival) => void>();
  // In the order of arrival.
  const waiting = new Map<string, Waiting>();
  const inUse = new Set<string>();

  const stopWaiting = (id: string): Arrival | undefined => {
    const entry = waiting.get(id);
    entry?.patience.stop();
    waiting.delete(id);
    return entry?.arrival;
  };
  const wait = (id: string, arrival: Arrival): void => {
    const patience = startPatience(requestWaitMs, () => stopWaiting(id)?.refuse());
    waiting.set(id, { arrival, patience });
    // A request whose invocation comes waits for milliseconds: among too many, the oldest are those that nobody claims.
    const [oldest] = waiting.keys();
    if (waiting.size > waitingRequests && oldest !== undefined) stopWaiting(oldest)?.refuse();
  };
  const pass = (id: string, { response, handOver }: Arrival): void => {
    // A caller who has left while the request waited is let through as well: the invocation ends by seeing that.
    if (!response.destroyed) {
      inUse.add(id);
      response.once('close', () => inUse.delete(id));
    }
    handOver();
  };

  return {
    admit(arrival) {
      const id = arrival.request.headers[invocationHeader];
      if (typeof id !== 'string' || inUse.has(id) || waiting.has(id)) arrival.refuse();
      else if (claims.has(id)) claims.get(id)?.(arrival);
      else wait(id, arrival);
    },

    claim(id) {
      const early = stopWaiting(id);
      if (early !== undefined) {
        pass(id, early);
        return Promise.resolve(early.response);
      }
      return new Promise((resolve, reject) => {
        const patience = startPatience(invocationWaitMs, () => {
          claims.delete(id);
          reject(new Error(`No request has come for invocation ${id} within ${invocationWaitMs} ms`));
        });
        claims.set(id, (arrival) => {
          patience.stop();
          claims.delete(id);
          pass(id, arrival);
          resolve(arrival.response);
        });
      });
    },
  };
}
