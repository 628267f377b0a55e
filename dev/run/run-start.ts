import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { join } from 'node:path';
import { startEmulator } from '../../emulator/start-emulator.ts';
import { readLocalSettings } from '../host/settings/local-settings.ts';
import { buildApp } from './build-app.ts';
import { bypassProxies } from './bypass-proxies.ts';
import type { Settings } from './choose-settings.ts';
import { createClosingStack } from './closing-stack.ts';
import { describeFault } from './describe-fault.ts';
import { ensureCoreTools } from './ensure-core-tools.ts';
import { ensureLocalSettings } from './ensure-local-settings.ts';
import { isPortSilent } from './is-port-silent.ts';
import { loopbackPort } from './loopback-endpoint.ts';
import { parseStartArgs } from './parse-start-args.ts';

/** The process around `npm start`. */
export interface StartProcess {
  /** Command line without the names of Node and the script. */
  readonly args: readonly string[];
  readonly environment: Settings;
  /** As `process.platform`. */
  readonly platform: string;
  readonly projectFolder: string;
  /** Folder with host.json, package.json and the settings. */
  readonly appFolder: string;
  /** Folder of the package `azure-functions-core-tools`. */
  readonly toolsFolder: string;
  readonly print: (line: string) => void;
  readonly printError: (line: string) => void;
  /** Calls back at each signal that this process is sent. */
  readonly onSignal: (listener: (name: NodeJS.Signals) => void) => void;
  /** A terminal sends Ctrl-C to `func` as well, which would take a second one for impatience. */
  readonly isTerminal: boolean;
}

/**
 * Runs the app in Azure Functions Core Tools: builds it, makes local.settings.json, starts the emulator where the app
 * looks for its models on this machine and nothing listens there, and runs `func start` with the other arguments.
 * Gives the exit code of `func`, 128 and the number of the signal that ended it, or 1 when it could not be run.
 */
export async function runStart(around: StartProcess): Promise<number> {
  const stack = createClosingStack();
  const stop = new AbortController();
  let func: ChildProcess | undefined;
  around.onSignal((name) => {
    if (func === undefined) stop.abort();
    else if (name !== 'SIGINT' || !around.isTerminal) func.kill(name);
  });

  try {
    const { inspectPort, funcArgs } = parseStartArgs(around.args);
    const program = await prepare(around, { stop: stop.signal, stack, debug: inspectPort !== undefined });
    const environment = { ...around.environment, ...bypassProxies(around.environment) };
    const env = inspectPort === undefined ? environment : withInspector(environment, inspectPort);
    func = spawn(program, ['start', ...funcArgs], { cwd: around.appFolder, stdio: 'inherit', env });
    return toExitCode(await once(func, 'exit'));
  } catch (error) {
    if (stop.signal.aborted) return 128 + constants.signals.SIGINT;
    around.printError(describeFault(error));
    return 1;
  } finally {
    for (const fault of await stack.closeAll()) around.printError(`Cannot stop everything: ${describeFault(fault)}`);
  }
}

interface Preparation {
  readonly stop: AbortSignal;
  readonly stack: ReturnType<typeof createClosingStack>;
  readonly debug: boolean;
}

/** Gives the path of `func` when everything else is in place. */
async function prepare(around: StartProcess, { stop, stack, debug }: Preparation): Promise<string> {
  const { appFolder, projectFolder, toolsFolder, platform, environment, print } = around;
  const limits = { firstAnswerMs: 30_000, downloadMs: 15 * 60_000 };
  const program = await ensureCoreTools({ toolsFolder, platform, signal: stop, ...limits });
  if (await ensureLocalSettings(appFolder)) {
    print('Copied local.settings.sample.json to local.settings.json: change settings there');
  }
  await buildApp({ projectFolder, outputFolder: join(appFolder, 'dist'), debug });

  const endpoint =
    environment['INFERENCE_ENDPOINT'] ?? (await readLocalSettings(appFolder)).values['INFERENCE_ENDPOINT'];
  const port = loopbackPort(endpoint ?? '');
  if (port !== undefined && (await isPortSilent(port))) {
    const emulator = await startEmulator({ port });
    stack.defer(() => emulator.close());
    print(`Nothing listened on ${emulator.url}: started the inference emulator there (key: ${emulator.key})`);
  }
  stop.throwIfAborted();
  return program;
}

/**
 * The host hands these arguments to its Node worker; the Azure Functions extension of VS Code sets the same variable.
 */
function withInspector(environment: Settings, port: number): Settings {
  const name = 'languageWorkers__node__arguments';
  return { ...environment, [name]: `${environment[name] ?? ''} --inspect=127.0.0.1:${port}`.trim() };
}

function toExitCode([code, signal]: readonly unknown[]): number {
  if (typeof code === 'number') return code;
  const number = Object.entries(constants.signals).find(([name]) => name === signal)?.[1] ?? 0;
  return 128 + number;
}
