import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { toConsoleEntry } from '../log/console-line.ts';
import type { HostLogEntry } from '../host-log-entry.ts';
import { HostStartError } from '../host-start-error.ts';
import type { Environment } from '../settings/local-settings.ts';
import { workerMessageSchema } from '../protocol.ts';
import type {
  FrontMessage,
  InspectorMessage,
  InvocationEndedMessage,
  InvokeMessage,
  LoadedMessage,
} from '../protocol.ts';
import { splitLines } from '../log/split-lines.ts';
import { waitForEnd } from './wait-for-end.ts';
import type { WorkerEnd } from './wait-for-end.ts';

/** Time an orderly end may take: 5 s of appTerminate hooks and the way there and back. */
const terminateMs = 7000;

/** How a worker is started. */
export interface WorkerOptions {
  readonly appFolder: string;
  readonly environment: Environment;
  /** Arguments for Node, such as `--inspect=127.0.0.1:9229`; those of this process are not handed on. */
  readonly nodeArguments: readonly string[];
  readonly log: (entry: HostLogEntry) => void;
  readonly onInvocationEnded: (message: InvocationEndedMessage) => void;
  /** Time for loading the app; undefined for no limit. */
  readonly startTimeoutMs: number | undefined;
  /** In a strict host: called when it is known that the upload of an invocation does not wait for the app. */
  readonly onUploadTaken: ((invocationId: string) => void) | undefined;
  /** Ends a start that is under way; afterwards it has no effect. */
  readonly signal: AbortSignal | undefined;
}

/** The process that holds the app. */
export interface WorkerProcess {
  readonly pid: number;
  readonly loaded: LoadedMessage;
  readonly invoke: (message: InvokeMessage) => void;
  /** WebSocket address of its inspector; undefined while that is closed. */
  readonly inspectUrl: () => string | undefined;
  /**
   * Opens the inspector, which has to be closed, on a port of 127.0.0.1. Resolves when it is open, or could not be
   * opened.
   */
  readonly openInspector: (port: number) => Promise<void>;
  /** Closes the inspector with its sessions. Resolves when that is done, or the process has ended. */
  readonly closeInspector: () => Promise<void>;
  /** Lets the appTerminate hooks run and the process end; one that does not end in time is killed. */
  readonly terminate: () => Promise<void>;
  /**
   * Resolves as soon as the process is ending or has ended, for whatever reason: no call can be given to it any more.
   */
  readonly lost: Promise<void>;
  /** Resolves after `lost`, when the process's last messages and console lines were read. */
  readonly ended: Promise<WorkerEnd>;
}

/**
 * Starts a worker and loads the app in it. Rejects with a HostStartError (`entry_file`, `worker_ended`,
 * `start_timeout`) that holds the app's own error, or with the signal's reason; no process is left then.
 */
export async function startWorker(options: WorkerOptions): Promise<WorkerProcess> {
  options.signal?.throwIfAborted();
  const child = fork(fileURLToPath(new URL('../worker/main.ts', import.meta.url)), [], {
    cwd: options.appFolder,
    env: { ...options.environment },
    execArgv: ['--enable-source-maps', ...options.nodeArguments],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // Buffered mode sends whole bodies, which JSON would have to carry as text.
    serialization: 'advanced',
  });
  captureConsole(child, options.log);
  const lost = Promise.withResolvers<void>();
  // The channel breaks together with the connections to the app, a moment before the exit is known.
  for (const event of ['disconnect', 'exit']) child.once(event, lost.resolve);
  const ended = waitForEnd(child);
  let inspectUrl: string | undefined;
  let inspectorAnswer = Promise.withResolvers<void>();
  const askInspector = async (message: FrontMessage): Promise<void> => {
    inspectorAnswer = Promise.withResolvers();
    send(child, message);
    await Promise.race([inspectorAnswer.promise, ended]);
  };
  const onInspector = ({ url }: InspectorMessage): void => {
    inspectUrl = url;
    inspectorAnswer.resolve();
  };

  try {
    const loaded = await load(child, options, { ended, onInspector, onExiting: lost.resolve });
    inspectUrl = loaded.inspectUrl;
    return {
      pid: child.pid ?? 0,
      loaded,
      lost: lost.promise,
      ended,
      invoke: (message) => send(child, message),
      inspectUrl: () => inspectUrl,
      openInspector: (port) => askInspector({ type: 'openInspector', port }),
      closeInspector: () => askInspector({ type: 'closeInspector' }),
      async terminate() {
        const killer = setTimeout(() => child.kill('SIGKILL'), terminateMs);
        send(child, { type: 'terminate' });
        await ended;
        clearTimeout(killer);
      },
    };
  } catch (error) {
    child.kill('SIGKILL');
    await ended;
    throw error;
  }
}

interface WorkerEvents {
  readonly ended: Promise<WorkerEnd>;
  readonly onInspector: (message: InspectorMessage) => void;
  readonly onExiting: () => void;
}

async function load(
  child: ChildProcess,
  options: WorkerOptions,
  { ended, onInspector, onExiting }: WorkerEvents,
): Promise<LoadedMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<LoadedMessage>();
  child.on('message', (json) => {
    const parsed = workerMessageSchema.safeParse(json);
    if (!parsed.success) {
      // The app shares the channel: its own `process.send` ends up here.
      options.log({ level: 'warning', category: 'host', message: foreignMessage });
      return;
    }
    const message = parsed.data;
    switch (message.type) {
      case 'loaded':
        resolve(message);
        break;
      case 'loadFailed':
        reject(new HostStartError('entry_file', message.error));
        break;
      case 'log':
        options.log(message);
        break;
      case 'invocationEnded':
        options.onInvocationEnded(message);
        break;
      case 'inspector':
        onInspector(message);
        break;
      case 'uploadTaken':
        options.onUploadTaken?.(message.invocationId);
        break;
      case 'exiting':
        onExiting();
        break;
    }
  });
  void ended.then(({ how }) =>
    reject(new HostStartError('worker_ended', `The worker ended while it loaded the app: ${how}`)),
  );
  const onAbort = (): void => reject(options.signal?.reason);
  options.signal?.addEventListener('abort', onAbort, { once: true });
  const { startTimeoutMs } = options;
  const timer =
    startTimeoutMs === undefined ? undefined : setTimeout(() => reject(tooLate(startTimeoutMs)), startTimeoutMs);
  try {
    const { appFolder, onUploadTaken } = options;
    send(child, { type: 'load', appFolder, isStrict: onUploadTaken !== undefined });
    return await promise;
  } finally {
    options.signal?.removeEventListener('abort', onAbort);
    clearTimeout(timer);
  }
}

const foreignMessage = 'The app sent a message to its parent process; here that is the host, which ignores it';

function tooLate(startTimeoutMs: number): HostStartError {
  const message = `The app was not loaded within ${startTimeoutMs} ms; does its entry file wait for something?`;
  return new HostStartError('start_timeout', message);
}

function send(child: ChildProcess, message: FrontMessage): void {
  // A failure means that the worker is gone; its end is seen by waitForEnd.
  if (child.connected) child.send(message, () => undefined);
}

function captureConsole(child: ChildProcess, log: (entry: HostLogEntry) => void): void {
  for (const output of ['stdout', 'stderr'] as const) {
    const lines = splitLines((line) => log(toConsoleEntry(line, output)));
    child[output]?.on('data', (chunk: Buffer) => lines.push(chunk)).on('end', () => lines.end());
  }
}
