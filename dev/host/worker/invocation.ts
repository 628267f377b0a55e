import * as z from 'zod';
import { bufferedAnswerSchema } from '../buffered-messages.ts';
import type { BufferedAnswer } from '../buffered-messages.ts';
import type { InvokeMessage } from '../protocol.ts';
import type { Registration } from './core-module.ts';
import { createHookContext } from './hook-registry.ts';
import type { HookRegistry } from './hook-registry.ts';
import { isHttpTrigger } from './is-http-trigger.ts';
import type { CoreInvocationContext, CoreLog, ProgrammingModel } from './programming-model.ts';

/** What every invocation of a worker shares. */
export interface InvocationOptions {
  readonly model: ProgrammingModel;
  readonly hooks: HookRegistry;
  /** Data that hooks share over the life of the process. */
  readonly appHookData: object;
  /** Writes a log entry; `origin` says which invocation it belongs to, for log hooks. */
  readonly log: (origin: InvocationOrigin) => CoreLog;
}

/** The invocation a log entry belongs to. */
export interface InvocationOrigin {
  readonly functionName: string;
  readonly invocationId: string;
  readonly hookData: object;
  /** The library's invocation context, once it exists. */
  invocationContext?: unknown;
}

/**
 * How an invocation ended. `empty`: the function returned nothing, so in streaming mode the library wrote no answer; in
 * buffered mode that is an answer without `http`.
 */
export type InvocationOutcome =
  | { readonly kind: 'answered'; readonly http?: BufferedAnswer | undefined }
  | { readonly kind: 'empty' }
  | { readonly kind: 'failed'; readonly error: unknown };

/**
 * Runs one invocation in the order of the platform's worker: invocation model, arguments, preInvocation hooks,
 * handler, postInvocation hooks, response. In streaming mode it comes back when the whole body is written. Never
 * rejects: what the handler or a hook throws is the outcome, unless a postInvocation hook cleared it.
 */
export async function runInvocation(
  options: InvocationOptions,
  registration: Registration,
  message: InvokeMessage,
): Promise<InvocationOutcome> {
  try {
    return await runPhases(options, registration, message);
  } catch (error) {
    return { kind: 'failed', error };
  }
}

async function runPhases(
  options: InvocationOptions,
  registration: Registration,
  message: InvokeMessage,
): Promise<InvocationOutcome> {
  const { hooks, appHookData } = options;
  const { invocationId } = message;
  const hookData = {};
  const origin: InvocationOrigin = { functionName: registration.name, invocationId, hookData };
  const coreContext: CoreInvocationContext = {
    invocationId,
    request: toInvocationRequest(registration, message),
    metadata: registration.metadata,
    log: options.log(origin),
  };
  const during = async <T>(state: CoreInvocationContext['state'], work: () => Promise<T>): Promise<T> => {
    coreContext.state = state;
    try {
      return await work();
    } finally {
      coreContext.state = undefined;
    }
  };

  const model = await options.model.getInvocationModel(coreContext);
  const { context, inputs } = await model.getArguments();
  origin.invocationContext = context;
  const fixed = { hookData, appHookData, invocationContext: context };

  const before = createHookContext({ inputs, functionCallback: registration.callback }, fixed);
  await during('preInvocationHooks', () => hooks.run('preInvocation', before));

  const outcome: { inputs: unknown[]; result: unknown; error: unknown } = {
    inputs: before.inputs,
    result: null,
    error: null,
  };
  await during('invocation', async () => {
    try {
      outcome.result = await model.invokeFunction(context, before.inputs, before.functionCallback);
    } catch (error) {
      // Hooks may read and clear it; what they leave is the outcome.
      outcome.error = error;
    }
  });

  const after = createHookContext(outcome, fixed);
  await during('postInvocationHooks', () => hooks.run('postInvocation', after));
  if (after.error !== null && after.error !== undefined) return { kind: 'failed', error: after.error };

  const response = await model.getResponse(context, after.result);
  if (message.http !== undefined) return { kind: 'answered', http: responseSchema.parse(response).returnValue?.http };
  return { kind: after.result === null || after.result === undefined ? 'empty' : 'answered' };
}

const responseSchema = z.object({ returnValue: z.object({ http: bufferedAnswerSchema }).nullish() });

/**
 * The request of the worker protocol; in streaming mode `data.http` is empty, since all comes over the library's
 * server.
 */
function toInvocationRequest(registration: Registration, message: InvokeMessage): object {
  const trigger = Object.entries(registration.bindings).find(([, binding]) => isHttpTrigger(binding.type));
  return {
    invocationId: message.invocationId,
    functionId: registration.id,
    inputData: trigger === undefined ? [] : [{ name: trigger[0], data: { http: message.http ?? {} } }],
    triggerMetadata: message.triggerMetadata,
    traceContext: { ...message.traceContext, attributes: {} },
  };
}
