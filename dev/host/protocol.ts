import * as z from 'zod';
import { bufferedAnswerSchema, bufferedRequestSchema } from './buffered-messages.ts';
import { logLevels } from './host-log-entry.ts';

// The messages between the front and the worker. In streaming mode bodies never travel here: they go by HTTP, with
// back-pressure.

const triggerMetadataValue = z.union([z.object({ string: z.string() }), z.object({ json: z.string() })]);

/** What the front tells the worker. */
export const frontMessageSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('load'),
    appFolder: z.string(),
    /**
     * In a strict host an answer that fails halfway is left open, as on Azure, for the front to break off after its
     * silence; and the worker tells of each upload that does not wait for the app.
     */
    isStrict: z.boolean(),
  }),
  z.object({
    type: z.literal('invoke'),
    invocationId: z.string(),
    functionId: z.string(),
    triggerMetadata: z.record(z.string(), triggerMetadataValue),
    /** The whole request, in buffered mode. */
    http: bufferedRequestSchema.optional(),
    /** Both are empty without Application Insights behind the host. */
    traceContext: z.object({ traceParent: z.string(), traceState: z.string() }),
  }),
  /** Opens the inspector on this port of 127.0.0.1. */
  z.object({ type: z.literal('openInspector'), port: z.number() }),
  z.object({ type: z.literal('closeInspector') }),
  z.object({ type: z.literal('terminate') }),
]);

const workerFunctionSchema = z.object({
  id: z.string(),
  name: z.string(),
  route: z.string().optional(),
  methods: z.array(z.string()).optional(),
  authLevel: z.string(),
});

/** What the worker tells the front. */
export const workerMessageSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('loaded'),
    functions: z.array(workerFunctionSchema),
    /** Functions with another trigger than HTTP, which this host does not run. */
    skipped: z.array(z.object({ name: z.string(), trigger: z.string() })),
    /** Address of the library's own server; absent in buffered mode, when the app does not turn streaming on. */
    httpUri: z.string().optional(),
    inspectUrl: z.string().optional(),
  }),
  z.object({ type: z.literal('loadFailed'), error: z.string() }),
  z.object({
    type: z.literal('log'),
    level: z.enum(logLevels),
    category: z.enum(['user', 'system']),
    message: z.string(),
    functionName: z.string().optional(),
    invocationId: z.string().optional(),
  }),
  z.object({
    type: z.literal('invocationEnded'),
    invocationId: z.string(),
    /** `empty`: the function returned nothing, so the library wrote no answer; only in streaming mode. */
    outcome: z.enum(['answered', 'empty', 'failed']),
    /** In buffered mode what the function answered; absent when it returned nothing. */
    http: bufferedAnswerSchema.optional(),
    /** The error with its stack, for `failed`. */
    error: z.string().optional(),
    /** Whether bytes of an answer were already written; the worker then breaks the answer off itself. */
    hasStarted: z.boolean(),
  }),
  /** The answer to openInspector and closeInspector; without an address the inspector is not open. */
  z.object({ type: z.literal('inspector'), url: z.string().optional() }),
  z.object({ type: z.literal('uploadTaken'), invocationId: z.string() }),
  /** The last message of a worker that ends by itself; one that is killed sends none. */
  z.object({ type: z.literal('exiting'), code: z.number() }),
]);

export type FrontMessage = z.infer<typeof frontMessageSchema>;
export type WorkerMessage = z.infer<typeof workerMessageSchema>;
export type InvokeMessage = Extract<FrontMessage, { readonly type: 'invoke' }>;
export type LoadedMessage = Extract<WorkerMessage, { readonly type: 'loaded' }>;
export type InspectorMessage = Extract<WorkerMessage, { readonly type: 'inspector' }>;
export type InvocationEndedMessage = Extract<WorkerMessage, { readonly type: 'invocationEnded' }>;
/** An HTTP function as the app registered it. */
export type WorkerFunction = z.infer<typeof workerFunctionSchema>;
