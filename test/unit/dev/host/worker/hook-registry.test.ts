import { describe, expect, it } from 'vitest';
import { createHookContext, createHookRegistry } from '../../../../../dev/host/worker/hook-registry.ts';

describe('createHookRegistry()', () => {
  it('createHookRegistry() runs hooks in order of registration, each awaited', async () => {
    const hooks = createHookRegistry();
    const calls: string[] = [];
    hooks.add('appStart', async () => {
      await Promise.resolve();
      calls.push('first');
    });
    hooks.add('appStart', () => calls.push('second'));
    await hooks.run('appStart', {});
    expect(calls).toEqual(['first', 'second']);
  });

  it('createHookRegistry() stops at the first hook that throws', async () => {
    const hooks = createHookRegistry();
    const calls: string[] = [];
    hooks.add('preInvocation', () => {
      throw new Error('no');
    });
    hooks.add('preInvocation', () => calls.push('second'));
    await expect(hooks.run('preInvocation', {})).rejects.toThrow('no');
    expect(calls).toEqual([]);
  });

  it('createHookRegistry() removes one registration of a hook that was registered twice', () => {
    const hooks = createHookRegistry();
    let calls = 0;
    const hook = (): void => {
      calls += 1;
    };
    const remove = hooks.add('log', hook);
    hooks.add('log', hook);
    remove();
    remove();
    hooks.runNow('log', {});
    expect(calls).toBe(1);
  });
});

describe('createHookContext()', () => {
  it('createHookContext() lets hooks change what is theirs, and use but not replace the rest', () => {
    const fixed: { hookData: Record<string, unknown> } = { hookData: {} };
    const context: { inputs: unknown[]; hookData?: unknown } = createHookContext({ inputs: [1] }, fixed);
    context.inputs = [2];
    fixed.hookData['a'] = 1;
    expect(context).toEqual({ inputs: [2], hookData: { a: 1 } });
    expect(() => (context.hookData = {})).toThrow(TypeError);
  });
});
