import { expect, it } from 'vitest';
import { reloadOnChange } from '../../../../dev/run/reload-on-change.ts';

/** Sources that the test changes, and builds and reloads whose ends it decides. */
function watchFakes() {
  const said: string[] = [];
  const builds: PromiseWithResolvers<void>[] = [];
  const reloads: PromiseWithResolvers<void>[] = [];
  const over = new AbortController();
  const closed = Promise.withResolvers<false>();
  let next = Promise.withResolvers<true>();
  const steps = {
    sources: {
      async changed() {
        const found = await Promise.race([next.promise, closed.promise]);
        next = Promise.withResolvers();
        return found;
      },
    },
    build: () => {
      const build = Promise.withResolvers<void>();
      said.push('build');
      builds.push(build);
      return build.promise;
    },
    reload: (signal: AbortSignal) => {
      const reload = Promise.withResolvers<void>();
      said.push('reload');
      reloads.push(reload);
      signal.addEventListener('abort', () => said.push('given up'));
      return reload.promise;
    },
    print: (line: string) => said.push(line.replace(/\d+/, 'N')),
    printError: (line: string) => said.push(line),
  };
  const ended = reloadOnChange(steps, over.signal);
  void ended.then(() => said.push('ended'));
  return {
    said,
    builds,
    reloads,
    over,
    ended,
    change: async (): Promise<void> => {
      next.resolve(true);
      await new Promise((resolve) => setImmediate(resolve));
    },
    closeWatch: () => closed.resolve(false),
    seen: async (...lines: string[]): Promise<void> => {
      await expect.poll(() => said).toEqual(lines);
    },
  };
}

it('reloadOnChange() builds, then reloads, and says how long that took', async () => {
  const { said, builds, reloads, ended, change, closeWatch, seen } = watchFakes();
  await change();
  await seen('build');
  builds[0]?.resolve();
  await seen('build', 'reload');
  reloads[0]?.resolve();
  closeWatch();
  await ended;
  expect(said).toEqual(['build', 'reload', 'Reloaded in N ms', 'ended']);
});

it('reloadOnChange() gives a reload up at the next change, and tells of the new one only', async () => {
  const { said, builds, reloads, ended, change, closeWatch, seen } = watchFakes();
  await change();
  await seen('build');
  builds[0]?.resolve();
  await seen('build', 'reload');
  await change();
  await seen('build', 'reload', 'given up');
  reloads[0]?.reject(new Error('given up'));
  await seen('build', 'reload', 'given up', 'build');
  builds[1]?.resolve();
  await seen('build', 'reload', 'given up', 'build', 'reload');
  reloads[1]?.resolve();
  closeWatch();
  await ended;
  expect(said.slice(5)).toEqual(['Reloaded in N ms', 'ended']);
});

it.each([
  ['builds', (build: PromiseWithResolvers<void> | undefined) => build?.resolve()],
  ['does not build', (build: PromiseWithResolvers<void> | undefined) => build?.reject(new Error('half-saved'))],
])('reloadOnChange() drops a change whose successor came during its build: one that %s', async (_name, end) => {
  const { said, builds, reloads, ended, change, closeWatch, seen } = watchFakes();
  await change();
  await seen('build');
  await change();
  closeWatch();
  end(builds[0]);
  await seen('build', 'build');
  builds[1]?.resolve();
  await seen('build', 'build', 'reload');
  reloads[0]?.resolve();
  await ended;
  expect(said).toEqual(['build', 'build', 'reload', 'Reloaded in N ms', 'ended']);
});

it('reloadOnChange() builds once for all changes that come during a build', async () => {
  const { said, builds, reloads, ended, change, closeWatch, seen } = watchFakes();
  for (let times = 0; times < 3; times += 1) await change();
  closeWatch();
  builds[0]?.resolve();
  await seen('build', 'build');
  builds[1]?.resolve();
  await seen('build', 'build', 'reload');
  reloads[0]?.resolve();
  await ended;
  expect(said.slice(3)).toEqual(['Reloaded in N ms', 'ended']);
});

it('reloadOnChange() tells of a reload that fails, and waits for the next change', async () => {
  const { said, builds, reloads, change, closeWatch, ended, seen } = watchFakes();
  await change();
  await seen('build');
  builds[0]?.resolve();
  await seen('build', 'reload');
  reloads[0]?.reject(new Error('does not load'));
  const told = expect.stringMatching(/^Error: does not load\n[^]*Not reloaded: the app goes on as it was$/);
  await expect.poll(() => said).toEqual(['build', 'reload', told]);
  await change();
  await expect.poll(() => said.at(-1)).toBe('build');
  builds[1]?.reject(new Error('not this either'));
  await expect.poll(() => said.at(-1)).toMatch(/^Error: not this either\n[^]*Not reloaded/);
  closeWatch();
  await ended;
});

it('reloadOnChange() gives the reload up when the signal aborts, waits for its end, and tells nothing', async () => {
  const { said, builds, reloads, over, ended, change, seen } = watchFakes();
  await change();
  await seen('build');
  builds[0]?.resolve();
  await seen('build', 'reload');
  over.abort();
  await change();
  expect(said).toEqual(['build', 'reload', 'given up']);
  reloads[0]?.reject(new Error('given up'));
  await ended;
  expect(said).toEqual(['build', 'reload', 'given up', 'ended']);
});
