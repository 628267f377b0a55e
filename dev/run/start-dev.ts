import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { EmulatorLogEntry } from '../../emulator/emulator-log-entry.ts';
import { type Emulator, startEmulator } from '../../emulator/start-emulator.ts';
import { createHostKeys } from '../host/gates/host-keys.ts';
import type { HostKeys } from '../host/gates/host-keys.ts';
import type { HostLogEntry } from '../host/host-log-entry.ts';
import { parseLocalSettings, readLocalSettings } from '../host/settings/local-settings.ts';
import { type LocalHost, startHost } from '../host/start-host.ts';
import { buildApp } from './build-app.ts';
import { type ChosenSettings, chooseSettings, type Settings } from './choose-settings.ts';
import type { ClosingStack } from './closing-stack.ts';
import { getJson } from './get-json.ts';
import { isPortSilent } from './is-port-silent.ts';
import { loopbackPort } from './loopback-endpoint.ts';
import { namePortOption } from './name-port-option.ts';
import type { DevOptions } from './parse-dev-options.ts';
import { refuseMissingParts } from './refuse-missing-parts.ts';
import type { ReloadSteps } from './reload-on-change.ts';
import { startDoubles } from './start-doubles.ts';
import { StartError } from './start-error.ts';
import { type Readiness, waitUntilReady } from './wait-until-ready.ts';
import { type SourceWatch, watchSources } from './watch-sources.ts';
import { type StartedParts, workerEnvironment } from './worker-environment.ts';

/** How long a stop waits for calls in flight. */
const drainMs = 5000;

/** What a local start needs from the process around it. */
export interface DevContext {
  readonly projectFolder: string;
  /** Variables of this process. */
  readonly environment: Settings;
  readonly log: (entry: HostLogEntry) => void;
  /** Gets whatever was started, also when the start fails half-way. */
  readonly stack: ClosingStack;
  /** Ends the start between two of its steps. */
  readonly signal: AbortSignal;
}

/** The app, running with everything it needs. */
export interface DevRun {
  readonly host: LocalHost;
  /** Absent when the app's endpoint is another one. */
  readonly emulator: Emulator | undefined;
  readonly chosen: ChosenSettings;
  /** Absent when no key is asked for. */
  readonly keys: HostKeys | undefined;
  readonly readiness: Readiness;
  /** What a change of the sources leads to; undefined when they are not watched. */
  readonly reloading: Pick<ReloadSteps, 'sources' | 'build' | 'reload'> | undefined;
}

/**
 * Builds the app and starts the emulator, the doubles and the host, as far as its settings call for them, and waits
 * until the app has answered.
 *
 * @throws StartError, HostStartError or esbuild's `BuildFailure` with a message for the user; the signal's reason
 */
export async function startDev(options: DevOptions, context: DevContext): Promise<DevRun> {
  const { environment, log, stack, signal } = context;
  const { appFolder, port, inspectPort } = options;
  const { values: sample } = parseLocalSettings(await readFile(join(appFolder, 'local.settings.sample.json'), 'utf8'));
  const sampleEndpoint = sample['INFERENCE_ENDPOINT'] ?? '';
  const emulatorPort = options.emulatorPort ?? loopbackPort(sampleEndpoint);
  if (emulatorPort === undefined) throw new StartError(`"${sampleEndpoint}" of the sample is not on this machine`);
  const { values: local } = await readLocalSettings(appFolder);
  const choose = (local: Settings): ChosenSettings => chooseSettings({ sample, local, environment, emulatorPort });

  const sources = await watchWhenAsked(options, context);
  const build = (): Promise<unknown> => buildInto(options, context, sources !== undefined);
  await build();
  signal.throwIfAborted();

  const chosen = choose(local);
  const emulator = chosen.startsEmulator ? await startOwnEmulator(options, context, emulatorPort) : undefined;
  let { secrets } = chosen;
  const findSecret = (name: string): string | undefined => secrets.get(name);
  const doubles = await startDoubles(chosen, { findSecret, settings: { ...local, ...environment } }, stack);
  signal.throwIfAborted();

  const parts: StartedParts = { emulatorUrl: emulator?.url, ...doubles };
  const env = async (): Promise<Settings> => {
    const chosenNow = choose((await readLocalSettings(appFolder)).values);
    refuseMissingParts(chosenNow, parts);
    ({ secrets } = chosenNow);
    return workerEnvironment(environment, chosenNow, parts, sampleEndpoint);
  };
  if (inspectPort !== undefined && inspectPort !== 0 && !(await isPortSilent(inspectPort))) {
    throw new StartError(`Cannot debug on port ${inspectPort}: it is in use; choose another port with --inspect=PORT`);
  }
  const keys = options.checksKeys ? createHostKeys() : undefined;
  const given = {
    ...(inspectPort !== undefined && { inspectPort }),
    ...(keys !== undefined && { auth: keys }),
    ...(options.corsOrigins !== undefined && { cors: { origins: options.corsOrigins } }),
  };
  const starting = startHost({ appFolder, port, env, log, drainMs, signal, ...given });
  const host = await namePortOption('--port', starting);
  stack.defer(() => host.close());

  const readiness = await askUntilReady(host, keys, signal);
  const reloading = sources === undefined ? undefined : { sources, build, reload: host.reload };
  return { host, emulator, chosen, keys, readiness, reloading };
}

/** Watches from before the first build on, so that no change is missed. */
async function watchWhenAsked(
  { appFolder, isWatching }: DevOptions,
  { projectFolder, stack }: DevContext,
): Promise<SourceWatch | undefined> {
  if (!isWatching) return undefined;
  const files = ['host.json', 'local.settings.json', 'package.json'].map((name) => resolve(appFolder, name));
  const sources = await watchSources({ projectFolder, files });
  stack.defer(() => sources.close());
  return sources;
}

function buildInto(
  { appFolder, inspectPort }: DevOptions,
  { projectFolder }: DevContext,
  keepsCompiler: boolean,
): Promise<unknown> {
  const outputFolder = join(appFolder, 'dist');
  return buildApp({ projectFolder, outputFolder, debug: inspectPort !== undefined, keepsCompiler });
}

async function startOwnEmulator(
  { tokensPerSecond }: DevOptions,
  { log, stack }: DevContext,
  port: number,
): Promise<Emulator> {
  const onRequest = (entry: EmulatorLogEntry): void => log(toLogEntry(entry));
  const starting = startEmulator({ port, streamTokensPerSecond: tokensPerSecond, onRequest });
  const emulator = await namePortOption('--emulator-port', starting);
  stack.defer(() => emulator.close());
  return emulator;
}

async function askUntilReady(
  { functions }: LocalHost,
  keys: HostKeys | undefined,
  signal: AbortSignal,
): Promise<Readiness> {
  const readyUrl = functions.find(({ route }) => route.endsWith('health/ready'))?.url;
  if (readyUrl === undefined) throw new StartError('Cannot tell whether the app is ready: it has no "health/ready"');
  const headers = keys === undefined ? {} : { 'x-functions-key': keys.host };
  const ask = (): ReturnType<typeof getJson> => getJson(readyUrl, signal, headers);
  return waitUntilReady({ ask, intervalMs: 250, attempts: 20 }, signal);
}

function toLogEntry(entry: EmulatorLogEntry): HostLogEntry {
  const { method, path, deployment = '-', status, durationMs, tokensProduced } = entry;
  const message = `Emulator: ${method} ${path} ${deployment} ${status} ${Math.round(durationMs)} ms ${tokensProduced} tokens`;
  return { level: 'information', category: 'host', message };
}
