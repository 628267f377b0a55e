import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { StartError } from './start-error.ts';

/** Where Core Tools are, and how long their download may take. */
export interface CoreToolsOptions {
  /** Folder of the package `azure-functions-core-tools`. */
  readonly toolsFolder: string;
  /** As `process.platform`. */
  readonly platform: string;
  /** Time until the first answer of the download server. */
  readonly firstAnswerMs: number;
  /** Time for the whole download. */
  readonly downloadMs: number;
  readonly signal: AbortSignal;
}

/**
 * Gives the path of the `func` program. Its package holds none when its install script was not allowed to run, as in
 * this project, where that script would fail every installation without a network; then it is fetched now, by the
 * package's own script, as the package itself does on its first run, but never without an end.
 *
 * @throws StartError when it cannot be fetched; the signal's reason
 */
export async function ensureCoreTools(options: CoreToolsOptions): Promise<string> {
  const { toolsFolder, platform, signal } = options;
  const folder = join(toolsFolder, 'bin');
  const program = join(folder, platform === 'win32' ? 'func.exe' : 'func');
  if (existsSync(program)) return program;

  const cause = await download(options, folder);
  if (cause === undefined && existsSync(program)) return program;
  // A part of it would be taken for the whole next time.
  await rm(folder, { recursive: true, force: true });
  signal.throwIfAborted();
  throw new StartError('Cannot fetch Azure Functions Core Tools: use "npm run dev", which works without them', {
    cause,
  });
}

/** Runs the package's own script. Gives the fault that ended it, if one did. */
async function download(options: CoreToolsOptions, folder: string): Promise<unknown> {
  const { toolsFolder, firstAnswerMs, downloadMs, signal } = options;
  const silence = new AbortController();
  // The script makes the folder when the server has answered.
  const timer = setTimeout(() => existsSync(folder) || silence.abort(), firstAnswerMs);
  try {
    const child = spawn(process.execPath, [join(toolsFolder, 'lib', 'install.js')], {
      stdio: ['ignore', 'inherit', 'inherit'],
      signal: AbortSignal.any([signal, silence.signal, AbortSignal.timeout(downloadMs)]),
      killSignal: 'SIGKILL',
    });
    const [code]: unknown[] = await once(child, 'exit');
    return code === 0 ? undefined : `exit code ${String(code)}`;
  } catch (error) {
    return error;
  } finally {
    clearTimeout(timer);
  }
}
