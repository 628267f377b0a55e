/** Runs a task `count` times, at most `inFlight` at once. Rejects with the first failure. */
export async function runInFlight(
  count: number,
  inFlight: number,
  task: (index: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < count) {
      const index = next;
      next += 1;
      await task(index);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, work));
}
