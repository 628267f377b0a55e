import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { attachInspector } from '../support/inspector-session.ts';
import { makeWatchedProject, type WatchedProject } from '../support/make-watched-project.ts';
import { runCommand, type RunningCommand } from '../support/run-command.ts';

const closers: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

interface WatchedDev {
  readonly dev: RunningCommand;
  readonly project: WatchedProject;
  readonly url: string;
  /** What `hello` answers. */
  readonly hello: () => Promise<string>;
  /** Resolves when the app has been reloaded so many times. */
  readonly reloaded: (times: number) => Promise<unknown>;
}

async function startWatched(
  args: readonly string[] = [],
  settings: Readonly<Record<string, string>> = {},
): Promise<WatchedDev> {
  const project = await makeWatchedProject(settings);
  closers.push(() => project.remove());
  const options = ['--watch', '--port', '0', '--emulator-port', '0', ...args];
  const dev = runCommand(process.execPath, [join(project.path, 'dev/main.ts'), ...options]);
  closers.push(() => dev.stop());
  const [, url = ''] = await dev.seen(/hello: \[GET\] (http:\S+)\/api\/hello$/m);
  await dev.seen(/^Stop with Ctrl-C$/m);
  return {
    dev,
    project,
    url,
    hello: async () => (await fetch(`${url}/api/hello`)).text(),
    reloaded: (times) => dev.seen(new RegExp(`(?:^Reloaded in \\d+ ms$[^]*?){${times}}`, 'm')),
  };
}

const greeting = (text: string): string => `export const greeting = '${text}';\n`;

describe('npm run dev -- --watch', () => {
  it('npm run dev -- --watch serves a source as it was saved, and says how long that took', async () => {
    const { project, hello, reloaded } = await startWatched();
    expect(await hello()).toBe('one, you');
    await project.write('src/greeting.ts', greeting('two'));
    await reloaded(1);
    expect(await hello()).toBe('two, you');
    await project.replace('src/greeting.ts', greeting('three'));
    await reloaded(2);
    expect(await hello()).toBe('three, you');
  });

  it('npm run dev -- --watch takes changes of host.json and local.settings.json', async () => {
    const { project, url, reloaded } = await startWatched();
    await project.replace(
      'local.settings.json',
      '{"IsEncrypted":false,"Values":{"GUEST":"Ada","INFERENCE_AUTH":"none"}}',
    );
    await reloaded(1);
    expect(await (await fetch(`${url}/api/hello`)).text()).toBe('one, Ada');
    await project.write('host.json', '{"version":"2.0","extensions":{"http":{"routePrefix":"v2"}}}');
    await reloaded(2);
    expect(await (await fetch(`${url}/v2/hello`)).text()).toBe('one, Ada');
    expect((await fetch(`${url}/api/hello`)).status).toBe(404);
  });

  const source = 'src/greeting.ts';
  it.each([
    {
      fault: 'a source that cannot be built',
      broken: { name: source, text: 'export const = 1;' },
      said: /src\/greeting\.ts:1:13: ERROR: /,
      mended: { name: source, text: greeting('two') },
      answers: 'two, you',
    },
    {
      fault: 'an import of a file that is missing',
      broken: { name: source, text: 'export * from "./new.ts";' },
      said: /ERROR: Could not resolve "\.\/new\.ts"/,
      mended: { name: 'src/new.ts', text: greeting('two') },
      answers: 'two, you',
    },
    {
      fault: 'an app that cannot be loaded',
      broken: { name: source, text: 'throw new Error("not today"); export const greeting = "";' },
      said: /Error: not today\n +at .*src\/greeting\.ts:1/,
      mended: { name: source, text: greeting('two') },
      answers: 'two, you',
    },
    {
      fault: 'a faulty host.json',
      broken: { name: 'host.json', text: '{"version":"3.0"}' },
      said: /Cannot use host\.json: version/,
      mended: { name: 'host.json', text: '{"version":"2.0"}' },
      answers: 'one, you',
    },
  ])('npm run dev -- --watch says what is wrong with $fault, and the app goes on', async (row) => {
    const { dev, project, hello, reloaded } = await startWatched();
    await project.write(row.broken.name, row.broken.text);
    await dev.seen(row.said);
    await dev.seen(/^Not reloaded: the app goes on as it was$/m);
    expect(await hello()).toBe('one, you');

    await project.write(row.mended.name, row.mended.text);
    await reloaded(1);
    expect(await hello()).toBe(row.answers);
  });

  it('npm run dev -- --watch refuses settings that call for a part that was not started', async () => {
    const { dev, project, hello } = await startWatched([], {
      INFERENCE_AUTH: 'none',
      INFERENCE_ENDPOINT: 'http://127.0.0.1:9/v1',
    });
    await project.write('local.settings.json', '{"Values":{"INFERENCE_AUTH":"keyVault"}}');
    await dev.seen(/^The settings now call for the double of Key Vault.*: stop and start "npm run dev" again$/m);
    expect(await hello()).toBe('one, you');
  });

  it('npm run dev -- --watch takes several saves as one, and one that comes while the app is loaded', async () => {
    const { dev, project, hello } = await startWatched([], { LOADING_MS: '300' });
    for (let save = 0; save < 20; save += 1) await project.write('src/greeting.ts', greeting(`save ${save}`));
    await dev.seen(/loading save 19/);
    await project.write('src/greeting.ts', greeting('last'));
    await dev.seen(/loading last[^]*Reloaded/);
    expect(await hello()).toBe('last, you');
    expect(dev.output().match(/Reloaded/g)?.length).toBeLessThan(20);
  });

  // Less time than the app has for loading: without its repair the test does not end.
  it('npm run dev -- --watch serves the repair of an app that hangs while it loads', { timeout: 40_000 }, async () => {
    const { dev, project, hello, reloaded } = await startWatched();
    const hanging = 'process.stdout.write("hanging\\n"); for (;;); export const greeting = "";';
    await project.write('src/greeting.ts', hanging);
    await dev.seen(/^\[\S+\] hanging$/m);
    expect(await hello()).toBe('one, you');
    await project.write('src/greeting.ts', greeting('two'));
    await reloaded(1);
    expect(await hello()).toBe('two, you');
    expect(dev.output()).not.toMatch(/Not reloaded/);
  });

  it('npm run dev -- --watch hands the port of the debugger to the new worker', async () => {
    const { dev, project, reloaded } = await startWatched(['--inspect=0']);
    const [, first = ''] = await dev.seen(/^Debugger: +(ws:\S+)$/m);
    const session = await attachInspector(first);
    closers.push(async () => session.close());
    await session.send('Runtime.enable');
    await project.write('src/greeting.ts', greeting('two'));
    await reloaded(1);

    const { host } = new URL(first);
    const listening = new RegExp(`Debugger listening on (ws://${host}/\\S+)`, 'g');
    await dev.seen(new RegExp(`(?:${listening.source}[^]*?){2}`));
    const second = [...dev.output().matchAll(listening)].at(-1)?.[1] ?? '';
    expect(second).not.toBe(first);
    const next = await attachInspector(second);
    closers.push(async () => next.close());
    const evaluated = await next.send('Runtime.evaluate', { expression: 'process.argv.length' });
    expect(evaluated).toMatchObject({ result: { type: 'number' } });
  });

  it.each([
    ['Ctrl-C', (dev: RunningCommand) => dev.killGroup('SIGINT')],
    ['SIGTERM', (dev: RunningCommand) => dev.kill('SIGTERM')],
  ])('npm run dev -- --watch ends with 0 at %s while it reloads, and leaves no process', async (_name, send) => {
    const { dev, project } = await startWatched([], { LOADING_MS: '2000' });
    await project.write('src/greeting.ts', greeting('two'));
    await dev.seen(/loading two/);
    send(dev);
    expect(await dev.ended).toBe(0);
    await expect.poll(() => dev.alive()).toEqual([]);
    expect(dev.output()).not.toMatch(/Not reloaded|Reloaded|Cannot stop/);
  });

  it('npm run dev ends with 1 and says why when the host gives the app up', async () => {
    const { dev, url } = await startWatched();
    expect((await fetch(`${url}/api/exit`)).status).toBe(500);
    expect(await dev.ended).toBe(1);
    expect(dev.output()).toMatch(/The app ended its own process with exit code 0[^\n]*; this host ends instead$/m);
    expect(dev.output()).toMatch(/^Stopped: the host has given the app up$/m);
    expect(dev.output().match(/The app ended its own process/g)).toHaveLength(1);
    await expect.poll(() => dev.alive()).toEqual([]);
  });
});
