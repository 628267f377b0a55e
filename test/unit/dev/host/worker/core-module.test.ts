import { createRequire } from 'node:module';
import { afterEach, describe, expect, it } from 'vitest';
import { createCore, installCoreModule } from '../../../../../dev/host/worker/core-module.ts';
import type { Core } from '../../../../../dev/host/worker/core-module.ts';
import { createHookRegistry } from '../../../../../dev/host/worker/hook-registry.ts';

// Not a literal in a call of require: no package has this name, and a check of dependencies would ask for one.
const coreModule = '@azure/functions-core';
const noLog = (): void => undefined;
const metadata = { name: 'hello', bindings: { trigger: { type: 'httpTrigger', direction: 'in', route: 'x' } } };
const handler = (): undefined => undefined;

/** Calls a member of the module as an app does: without types. */
function callMember(core: Core, name: string, ...args: readonly unknown[]): unknown {
  const member: unknown = Reflect.get(core.module, name);
  if (typeof member !== 'function') throw new TypeError(`The module has no function ${name}`);
  return Reflect.apply(member, undefined, args);
}

describe('createCore()', () => {
  const create = (): Core => createCore({ hooks: createHookRegistry(), log: noLog });

  it('createCore() keeps a registered function under its name, with its metadata as given', () => {
    const core = create();
    callMember(core, 'registerFunction', metadata, handler);
    expect(core.registrations.get('hello')).toMatchObject({ id: 'hello', name: 'hello', callback: handler });
    expect(core.registrations.get('hello')?.metadata).toBe(metadata);
  });

  it('createCore() refuses the second use of a name, but not after the first was disposed', () => {
    const core = create();
    const disposable = callMember(core, 'registerFunction', metadata, handler);
    expect(() => callMember(core, 'registerFunction', metadata, handler)).toThrow(/already been registered/);
    if (typeof disposable === 'object' && disposable !== null)
      Reflect.apply(Reflect.get(disposable, 'dispose'), disposable, []);
    callMember(core, 'registerFunction', metadata, handler);
    expect(core.registrations.size).toBe(1);
  });

  it('createCore() refuses functions once it is locked', () => {
    const core = create();
    core.lock();
    expect(() => callMember(core, 'registerFunction', metadata, handler)).toThrow(
      /only be registered during app startup/,
    );
  });

  it.each([
    ['metadata without bindings', 'registerFunction', { name: 'hello' }, handler],
    ['a handler that is no function', 'registerFunction', metadata, 'handler'],
    ['a programming model that is none', 'setProgrammingModel', {}],
    ['a hook that is no function', 'registerHook', 'appStart', 'hook'],
  ])('createCore() refuses %s', (_name, member, ...args) => {
    expect(() => callMember(create(), member, ...args)).toThrow(Error);
  });

  it('createCore() answers an unknown hook with a RangeError, which the library looks for', () => {
    expect(() => callMember(create(), 'registerHook', 'noHook', handler)).toThrow(RangeError);
  });

  it('createCore() gives back the programming model that was set', () => {
    const core = create();
    const model = { getInvocationModel: handler };
    callMember(core, 'setProgrammingModel', model);
    expect(callMember(core, 'getProgrammingModel')).toBe(model);
    expect(core.programmingModel()).toBe(model);
  });
});

describe('installCoreModule()', () => {
  let restore: (() => void) | undefined;
  afterEach(() => restore?.());

  it('installCoreModule() gives the module to require and leaves other modules alone', () => {
    const core = createCore({ hooks: createHookRegistry(), log: noLog });
    const require = createRequire(import.meta.url);
    expect(() => require(coreModule)).toThrow(/Cannot find module/);
    restore = installCoreModule(core);
    expect(require(coreModule)).toBe(core.module);
    expect(require('node:path')).toHaveProperty('join');
    restore();
    expect(() => require(coreModule)).toThrow(/Cannot find module/);
  });
});
