import { once } from 'node:events';
import { existsSync, watch } from 'node:fs';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { runStart, type StartProcess } from '../../dev/run/run-start.ts';
import { type AppFolder, makeAppFolder } from '../support/make-app-folder.ts';

const projectFolder = resolve(import.meta.dirname, '../..');
const closers: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

const seenSchema = z.object({
  args: z.array(z.string()),
  folder: z.string(),
  workerArguments: z.string().nullable(),
  emulator: z.number().nullable(),
});

/** A `func` that writes down how it was started, asks the emulator something, and ends as its first argument says. */
const func = `#!${process.execPath}
const fs = require('node:fs');
const [, end] = process.argv.slice(2);
const ask = async () => {
  try {
    return (await fetch(process.env.EMULATOR)).status;
  } catch {
    return null;
  }
};
ask().then((emulator) => {
  const workerArguments = process.env.languageWorkers__node__arguments ?? null;
  const seen = { args: process.argv.slice(2), folder: process.cwd(), workerArguments, emulator };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => process.exit(end === name ? 42 : 43));
  fs.writeFileSync('seen.tmp', JSON.stringify(seen));
  fs.renameSync('seen.tmp', 'seen.json');
  if (end === 'crash') process.kill(process.pid, 'SIGKILL');
  else if (!end.startsWith('SIG')) process.exit(Number(end));
  else setInterval(() => undefined, 1000);
});
`;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

interface Start {
  readonly args: readonly string[];
  readonly endpoint: string;
  readonly isTerminal?: boolean;
  readonly installScript?: string;
}

async function start({ args, endpoint, isTerminal = false, installScript }: Start) {
  const folder = await makeAppFolder();
  closers.push(() => folder.remove());
  const toolsFolder = join(folder.path, 'tools');
  const program = join(toolsFolder, 'bin', 'func');
  await mkdir(join(toolsFolder, 'lib'), { recursive: true });
  await writeFile(join(toolsFolder, 'package.json'), '{"type":"commonjs"}');
  await writeFile(join(toolsFolder, 'lib', 'install.js'), installScript ?? '');
  if (installScript === undefined) {
    await mkdir(dirname(program));
    await writeFile(program, func);
    await chmod(program, 0o755);
  }
  const printed: string[] = [];
  let send: ((name: NodeJS.Signals) => void) | undefined;
  const around: StartProcess = {
    args,
    environment: { PATH: process.env['PATH'], INFERENCE_ENDPOINT: endpoint, EMULATOR: new URL(endpoint).origin },
    platform: process.platform,
    projectFolder,
    appFolder: folder.path,
    toolsFolder,
    print: (line) => printed.push(line),
    printError: (line) => printed.push(line),
    onSignal: (listener) => {
      send = listener;
    },
    isTerminal,
  };
  return { folder, printed, exitCode: runStart(around), send: (name: NodeJS.Signals) => send?.(name) };
}

/** Waits until `func` has written down how it was started. */
async function seen(folder: AppFolder): Promise<z.infer<typeof seenSchema>> {
  const file = join(folder.path, 'seen.json');
  const watcher = watch(folder.path);
  while (!existsSync(file)) await once(watcher, 'change', { signal: AbortSignal.timeout(20_000) });
  watcher.close();
  return seenSchema.parse(JSON.parse(await readFile(file, 'utf8')));
}

const silent = async (): Promise<string> => `http://127.0.0.1:${await freePort()}/openai/v1`;

describe('npm start', () => {
  it('npm start builds, makes local.settings.json, starts the emulator and hands arguments on to func start', async () => {
    const endpoint = await silent();
    const { folder, printed, exitCode } = await start({ args: ['0', '--port', '7072'], endpoint });

    expect(await exitCode).toBe(0);
    expect(await seen(folder)).toEqual({
      args: ['start', '0', '--port', '7072'],
      folder: folder.path,
      workerArguments: null,
      emulator: expect.any(Number),
    });
    expect(existsSync(join(folder.path, 'dist', 'app.cjs'))).toBe(true);
    expect(existsSync(join(folder.path, 'local.settings.json'))).toBe(true);
    expect(printed).toEqual([
      expect.stringContaining('Copied local.settings.sample.json'),
      expect.stringContaining(`Nothing listened on ${new URL(endpoint).origin}: started the inference emulator`),
    ]);
    await expect(fetch(endpoint), 'the emulator has stopped').rejects.toThrow('fetch failed');
  });

  it('npm start starts no emulator where something listens already', async () => {
    const server = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    closers.push(async () => server.close());
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const { folder, printed, exitCode } = await start({ args: ['0'], endpoint: `http://127.0.0.1:${port}/v1` });

    expect(await exitCode).toBe(0);
    expect(await seen(folder)).toMatchObject({ emulator: null });
    expect(printed.join('\n')).not.toContain('emulator');
  });

  it('npm start -- --inspect lets a debugger attach to the worker of func start', async () => {
    const { folder, exitCode } = await start({ args: ['0', '--inspect=5858'], endpoint: await silent() });

    expect(await exitCode).toBe(0);
    expect(await seen(folder)).toMatchObject({ args: ['start', '0'], workerArguments: '--inspect=127.0.0.1:5858' });
  });

  it.each([
    ['the exit code of func', '3', 3],
    ['128 and the number of the signal that ended func', 'crash', 137],
  ])('npm start ends with %s', async (_case, argument, code) => {
    const { exitCode } = await start({ args: [argument], endpoint: await silent() });

    expect(await exitCode).toBe(code);
  });

  it.each<[NodeJS.Signals, boolean]>([
    ['SIGTERM', true],
    ['SIGHUP', true],
    ['SIGINT', false],
  ])('npm start hands %s on to func (terminal: %s)', async (name, isTerminal) => {
    const { folder, exitCode, send } = await start({ args: [name], endpoint: await silent(), isTerminal });
    await seen(folder);
    send(name);

    expect(await exitCode).toBe(42);
  });

  it('npm start leaves Ctrl-C to the terminal, which sends it to func itself', async () => {
    const { folder, exitCode, send } = await start({ args: ['SIGTERM'], endpoint: await silent(), isTerminal: true });
    await seen(folder);
    send('SIGINT');
    send('SIGTERM');

    expect(await exitCode).toBe(42);
  });

  it('npm start names "npm run dev" in one line when Core Tools cannot be fetched, and touches nothing', async () => {
    const { folder, printed, exitCode } = await start({
      args: [],
      endpoint: await silent(),
      installScript: 'process.exit(1);',
    });

    expect(await exitCode).toBe(1);
    expect(printed).toEqual([expect.stringMatching(/^Cannot fetch Azure Functions Core Tools.*"npm run dev"[^\n]*$/)]);
    expect(existsSync(join(folder.path, 'local.settings.json'))).toBe(false);
  });
});
