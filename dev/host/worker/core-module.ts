import Module from 'node:module';
import * as z from 'zod';
import { hostVersion } from '../host-version.ts';
import { logLevels } from '../host-log-entry.ts';
import type { LogLevel } from '../host-log-entry.ts';
import { hookNames } from './hook-registry.ts';
import type { Hook, HookRegistry } from './hook-registry.ts';
import { isProgrammingModel } from './programming-model.ts';
import type { CoreLog, FunctionCallback, ProgrammingModel } from './programming-model.ts';

/** A function the app registered. */
export interface Registration {
  readonly id: string;
  readonly name: string;
  /** The metadata object as the library gave it; it wants it back with every invocation. */
  readonly metadata: unknown;
  readonly bindings: Readonly<Record<string, z.infer<typeof bindingSchema>>>;
  readonly callback: FunctionCallback;
}

/** The built-in module `@azure/functions-core` and what the worker reads from it. */
export interface Core {
  /** What `require('@azure/functions-core')` gives the app. */
  readonly module: object;
  readonly registrations: ReadonlyMap<string, Registration>;
  programmingModel(): ProgrammingModel | undefined;
  /** Ends registration: a function registered from now on is an error, as on the platform. */
  lock(): void;
}

/** What the core module needs from the worker. */
export interface CoreOptions {
  readonly hooks: HookRegistry;
  readonly log: CoreLog;
}

const bindingSchema = z.looseObject({ type: z.string(), direction: z.string().optional() });
const metadataSchema = z.object({
  name: z.string(),
  functionId: z.string().optional(),
  bindings: z.record(z.string(), bindingSchema),
});

/** Something that can be taken back. It is a class because the library makes new ones from it. */
class Disposable {
  #onDispose: (() => unknown) | undefined;

  constructor(onDispose: () => unknown) {
    this.#onDispose = onDispose;
  }

  dispose(): unknown {
    const onDispose = this.#onDispose;
    this.#onDispose = undefined;
    return onDispose?.();
  }
}

/** Makes the core module of one worker. It checks what it is given, since apps reach it without types. */
export function createCore({ hooks, log }: CoreOptions): Core {
  const registrations = new Map<string, Registration>();
  let model: ProgrammingModel | undefined;
  let isLocked = false;

  return {
    registrations,
    programmingModel: () => model,
    lock() {
      isLocked = true;
    },
    module: {
      // The versions of a worker and host that know streaming and log hooks; informational.
      version: '3.9.1',
      hostVersion,
      Disposable,
      registerFunction(metadata: unknown, callback: unknown): Disposable {
        if (isLocked) throw new Error('A function can only be registered during app startup.');
        const { name, functionId, bindings } = metadataSchema.parse(metadata);
        if (!isCallback(callback)) throw new TypeError(`The handler of function "${name}" is not a function.`);
        const id = functionId ?? name;
        if (registrations.has(id)) throw new Error(`A function with id "${id}" has already been registered.`);
        registrations.set(id, { id, name, metadata, bindings, callback });
        return new Disposable(() => {
          if (isLocked) throw new Error('A function can only be disposed during app startup.');
          registrations.delete(id);
        });
      },
      registerHook(name: unknown, callback: unknown): Disposable {
        const hookName = hookNames.find((known) => known === name);
        if (hookName === undefined) throw new RangeError(`Unrecognized hook "${String(name)}"`);
        if (!isHook(callback)) throw new TypeError(`The ${hookName} hook is not a function.`);
        return new Disposable(hooks.add(hookName, callback));
      },
      setProgrammingModel(value: unknown): void {
        if (!isProgrammingModel(value)) throw new TypeError('The programming model has no getInvocationModel.');
        model = value;
      },
      getProgrammingModel: () => model,
      log: (level: unknown, category: unknown, message: unknown): void =>
        log(toLogLevel(level), String(category), String(message)),
    },
  };
}

/**
 * Makes `require('@azure/functions-core')` give the core module, in every file loaded after this. An ESM import of
 * it fails, as it does on Azure. Gives the function that takes it back.
 */
export function installCoreModule(core: Core): () => void {
  const { prototype } = Module;
  const original = Object.getOwnPropertyDescriptor(prototype, 'require');
  if (original === undefined) throw new Error('Module.prototype.require does not exist on this version of Node');
  const { value: load }: { value?: unknown } = original;
  if (typeof load !== 'function') throw new TypeError('Module.prototype.require is not a function');
  const withCore = function (this: unknown, ...args: readonly unknown[]): unknown {
    return args[0] === '@azure/functions-core' ? core.module : Reflect.apply(load, this, args);
  };
  Object.defineProperty(prototype, 'require', { ...original, value: withCore });
  return () => {
    Object.defineProperty(prototype, 'require', original);
  };
}

function toLogLevel(value: unknown): LogLevel {
  return logLevels.find((level) => level === value) ?? 'information';
}

function isCallback(value: unknown): value is FunctionCallback {
  return typeof value === 'function';
}

function isHook(value: unknown): value is Hook {
  return typeof value === 'function';
}
