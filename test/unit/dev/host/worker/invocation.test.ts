import { describe, expect, it } from 'vitest';
import type { BufferedRequest } from '../../../../../dev/host/buffered-messages.ts';
import type { Registration } from '../../../../../dev/host/worker/core-module.ts';
import { createHookRegistry } from '../../../../../dev/host/worker/hook-registry.ts';
import type { HookRegistry } from '../../../../../dev/host/worker/hook-registry.ts';
import { runInvocation } from '../../../../../dev/host/worker/invocation.ts';
import type { InvocationOutcome } from '../../../../../dev/host/worker/invocation.ts';
import type { CoreInvocationContext, FunctionCallback } from '../../../../../dev/host/worker/programming-model.ts';

/** Runs one invocation on a model that records its phases with the state of the context in each. */
async function run(
  callback: FunctionCallback,
  addHooks: (hooks: HookRegistry) => void = () => undefined,
  buffered: { readonly http?: BufferedRequest; readonly response?: object } = {},
) {
  const hooks = createHookRegistry();
  addHooks(hooks);
  const phases: string[] = [];
  const contexts: CoreInvocationContext[] = [];
  const results: unknown[] = [];
  const registration: Registration = {
    id: 'hello',
    name: 'hello',
    metadata: { name: 'hello' },
    bindings: { trigger1: { type: 'httpTrigger' }, $return: { type: 'http', direction: 'out' } },
    callback,
  };
  const options = {
    hooks,
    appHookData: { shared: true },
    log: () => () => undefined,
    model: {
      getInvocationModel: (context: CoreInvocationContext) => {
        contexts.push(context);
        const note = (phase: string): number => phases.push(`${phase} (${context.state ?? 'no state'})`);
        return {
          async getArguments() {
            note('arguments');
            return { context: 'the context', inputs: ['request'] };
          },
          async invokeFunction(context: unknown, inputs: unknown[], handler: FunctionCallback) {
            note('handler');
            return handler(...inputs, context);
          },
          async getResponse(_context: unknown, result: unknown) {
            note('response');
            results.push(result);
            return buffered.response;
          },
        };
      },
    },
  };
  const outcome: InvocationOutcome = await runInvocation(options, registration, {
    type: 'invoke',
    invocationId: 'id',
    functionId: 'hello',
    triggerMetadata: { name: { string: 'Bob' } },
    traceContext: { traceParent: 'parent', traceState: 'state' },
    http: buffered.http,
  });
  return { outcome, phases, contexts, results };
}

describe('runInvocation()', () => {
  it('runInvocation() goes through its phases in order, with the state of each', async () => {
    const seen: object[] = [];
    const { outcome, phases } = await run(
      () => ({ status: 200 }),
      (hooks) => {
        hooks.add('preInvocation', (context) => seen.push({ ...context }));
        hooks.add('postInvocation', (context) => seen.push({ ...context }));
      },
    );
    expect(outcome).toEqual({ kind: 'answered' });
    expect(phases).toEqual(['arguments (no state)', 'handler (invocation)', 'response (no state)']);
    const shared = {
      hookData: {},
      appHookData: { shared: true },
      invocationContext: 'the context',
      inputs: ['request'],
    };
    expect(seen).toEqual([
      { ...shared, functionCallback: expect.any(Function) },
      { ...shared, result: { status: 200 }, error: null },
    ]);
  });

  it('runInvocation() hands over the request of the streaming protocol, with its trace', async () => {
    const { contexts } = await run(() => ({}));
    expect(contexts[0]).toMatchObject({
      invocationId: 'id',
      metadata: { name: 'hello' },
      request: {
        inputData: [{ name: 'trigger1', data: { http: {} } }],
        triggerMetadata: { name: { string: 'Bob' } },
        traceContext: { traceParent: 'parent', traceState: 'state' },
      },
    });
  });

  it('runInvocation() takes inputs and handler as the hooks before it left them', async () => {
    const { results } = await run(
      () => 'replaced',
      (hooks) =>
        hooks.add('preInvocation', (context) => {
          Object.assign(context, { inputs: ['other'], functionCallback: (...args: readonly unknown[]) => args });
        }),
    );
    expect(results).toEqual([['other', 'the context']]);
  });

  it('runInvocation() shares hookData between the hooks of one invocation', async () => {
    const seen: unknown[] = [];
    await run(
      () => ({}),
      (hooks) => {
        hooks.add('preInvocation', (context) => Object.assign(Reflect.get(context, 'hookData'), { a: 1 }));
        hooks.add('postInvocation', (context) => seen.push(Reflect.get(context, 'hookData')));
      },
    );
    expect(seen).toEqual([{ a: 1 }]);
  });

  it('runInvocation() lets a later hook clear an error and set a result', async () => {
    const { outcome, results } = await run(
      () => {
        throw new Error('no');
      },
      (hooks) => hooks.add('postInvocation', (context) => Object.assign(context, { error: null, result: 'saved' })),
    );
    expect([outcome, results]).toEqual([{ kind: 'answered' }, ['saved']]);
  });

  it.each(['preInvocation', 'postInvocation'] as const)(
    'runInvocation() fails with what a %s hook throws',
    async (name) => {
      const error = new Error('no');
      const { outcome, results } = await run(
        () => ({}),
        (hooks) =>
          hooks.add(name, () => {
            throw error;
          }),
      );
      expect([outcome, results]).toEqual([{ kind: 'failed', error }, []]);
    },
  );

  it('runInvocation() fails with what the handler throws, and writes no answer', async () => {
    const error = new Error('no');
    const { outcome, results } = await run(() => Promise.reject(error));
    expect([outcome, results]).toEqual([{ kind: 'failed', error }, []]);
  });

  it.each([undefined, null])('runInvocation() tells when the function returned %s', async (result) => {
    expect((await run(() => result)).outcome).toEqual({ kind: 'empty' });
  });

  const http = { method: 'GET', url: 'http://a/', nullableHeaders: {}, nullableQuery: {}, nullableParams: {} };
  const answer = { statusCode: '201', headers: {}, cookies: [], body: { bytes: new Uint8Array([1]) } };

  it('runInvocation() hands over the whole request in buffered mode, and gives the answer back', async () => {
    const { outcome, contexts } = await run(() => ({}), undefined, {
      http,
      response: { returnValue: { http: answer } },
    });
    expect(contexts[0]).toMatchObject({ request: { inputData: [{ name: 'trigger1', data: { http } }] } });
    expect(outcome).toEqual({ kind: 'answered', http: answer });
  });

  it('runInvocation() has no answer in buffered mode where the function returned nothing', async () => {
    const { outcome } = await run(() => undefined, undefined, { http, response: { returnValue: undefined } });
    expect(outcome).toEqual({ kind: 'answered', http: undefined });
  });

  it('runInvocation() fails in buffered mode where the answer is none of the protocol', async () => {
    const { outcome } = await run(() => ({}), undefined, { http, response: { returnValue: { http: {} } } });
    expect(outcome).toMatchObject({ kind: 'failed' });
  });
});
