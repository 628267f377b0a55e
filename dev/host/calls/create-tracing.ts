import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import type { Environment } from '../settings/local-settings.ts';
import type { InvokeMessage } from '../protocol.ts';

/** What the context of an invocation says about its trace (W3C Trace Context). */
export type TraceContext = InvokeMessage['traceContext'];

/** The traces of a host. */
export interface Tracing {
  /** Gives the trace context of an invocation, from the headers of its request. */
  createContext(headers: NodeJS.Dict<string | readonly string[]>): TraceContext;
  /** Value of the `Request-Context` header that every answer carries; undefined for none. */
  readonly requestContext: string | undefined;
}

/**
 * Makes the tracing of a host as seen on the real one. With Application Insights set, an invocation has the caller's
 * trace id, flags and state with a span id of its own; without a valid `traceparent` it has a fresh trace that is not
 * sampled. Without Application Insights both fields are empty, whatever the caller sent.
 *
 * @param environment of the worker
 */
export function createTracing(environment: Environment): Tracing {
  const connection = environment['APPLICATIONINSIGHTS_CONNECTION_STRING'] ?? '';
  if (connection === '') {
    return { createContext: () => ({ traceParent: '', traceState: '' }), requestContext: undefined };
  }
  return {
    requestContext: `appId=cid-v1:${readApplicationId(connection)}`,
    createContext(headers) {
      const caller = parseTraceParent(headers['traceparent']);
      const spanId = createId(8);
      if (caller === undefined) return { traceParent: `00-${createId(16)}-${spanId}-00`, traceState: '' };
      const state = headers['tracestate'];
      return {
        traceParent: `00-${caller.traceId}-${spanId}-${caller.flags}`,
        traceState: typeof state === 'string' ? state : (state ?? []).join(','),
      };
    },
  };
}

const traceParentSchema = z
  .string()
  .regex(/^(?:00-[\da-f]{32}-[\da-f]{16}-[\da-f]{2}|(?!00|ff)[\da-f]{2}-[\da-f]{32}-[\da-f]{16}-[\da-f]{2}(?:-.*)?)$/)
  .refine((text) => !/^..-0{32}/.test(text) && !/^..-.{32}-0{16}/.test(text));

/** W3C Trace Context, section 3.2: a later version may be longer, `ff` and ids of zeros alone are invalid. */
function parseTraceParent(header: unknown): { readonly traceId: string; readonly flags: string } | undefined {
  const parsed = traceParentSchema.safeParse(header);
  return parsed.success ? { traceId: parsed.data.slice(3, 35), flags: parsed.data.slice(53, 55) } : undefined;
}

function createId(bytes: number): string {
  return randomBytes(bytes).toString('hex');
}

/** The id of the resource, which the platform looks up by the instrumentation key where the string does not name it. */
function readApplicationId(connection: string): string {
  const parts = connection.split(';').map((part) => part.split('=').map((text) => text.trim()));
  const valueOf = (name: string): string | undefined => parts.find(([key]) => key?.toLowerCase() === name)?.[1];
  return valueOf('applicationid') ?? valueOf('instrumentationkey') ?? '';
}
