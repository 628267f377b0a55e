/**
 * Puts off making a value that costs time until it is asked for, and makes it once: what is made at import is paid for by
 * every cold start. A `create` that throws is called again the next time. Not for promises: one that
 * rejects would be kept, `loadOnFirstUse` forgets it.
 */
export function onFirstUse<T>(create: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: create() }).value;
}
