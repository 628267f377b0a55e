import { createRequire } from 'node:module';

// Not a literal where it is loaded: no package has this name, and a check of dependencies would ask for one.
const coreModule = '@azure/functions-core';

/**
 * The module `@azure/functions-core` that the platform builds into its worker; `undefined` outside of it. Loaded by a
 * `require` of its own, since the platform answers no `import` of it, and a bundle and the sources have no other in common.
 */
export function findCoreModule(): unknown {
  // Any absolute path will do: the worker answers this name whoever asks.
  const load = createRequire(process.execPath);
  try {
    return load(coreModule) as unknown;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}
