/** The hooks of the core module. */
export const hookNames = ['appStart', 'appTerminate', 'preInvocation', 'postInvocation', 'log'] as const;

export type HookName = (typeof hookNames)[number];
export type Hook = (context: object) => unknown;

/** The hooks an app registered. */
export interface HookRegistry {
  /** Adds a hook behind the others of its name and gives the function that removes it. */
  add(name: HookName, hook: Hook): () => void;
  /** Runs the hooks of a name in order of registration, each awaited; the first that throws ends it. */
  run(name: HookName, context: object): Promise<void>;
  /** Runs the hooks of a name without waiting, for `log`. */
  runNow(name: HookName, context: object): void;
}

/** Makes an empty registry. */
export function createHookRegistry(): HookRegistry {
  const hooks = new Map<HookName, readonly Hook[]>();
  return {
    add(name, hook) {
      // One object per registration: the same function may be registered twice and is then removed once.
      const entry: Hook = (context) => hook(context);
      hooks.set(name, [...(hooks.get(name) ?? []), entry]);
      return () => {
        hooks.set(
          name,
          (hooks.get(name) ?? []).filter((other) => other !== entry),
        );
      };
    },
    async run(name, context) {
      for (const hook of hooks.get(name) ?? []) await hook(context);
    },
    runNow(name, context) {
      for (const hook of hooks.get(name) ?? []) hook(context);
    },
  };
}

/**
 * Makes the context object of a hook: `own` may be changed by hooks and read back afterwards, `fixed` holds
 * references that hooks may use but not replace (an assignment throws a TypeError).
 */
export function createHookContext<Own extends object>(own: Own, fixed: Readonly<Record<string, unknown>>): Own {
  for (const [name, value] of Object.entries(fixed)) Object.defineProperty(own, name, { value, enumerable: true });
  return own;
}
