/**
 * Puts off loading a value until it is asked for. Whoever asks while it loads, or later, shares it; a load that fails is
 * forgotten, so that the next to ask starts another: a file that could not be read once must not be missing for ever.
 */
export function loadOnFirstUse<T>(load: () => Promise<T>): () => Promise<T> {
  let loading: Promise<T> | undefined;
  const forget = (): void => {
    loading = undefined;
  };
  return () => {
    if (loading === undefined) {
      loading = load();
      loading.catch(forget);
    }
    return loading;
  };
}
