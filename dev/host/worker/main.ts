import { close as closeInspector, open as openInspector, url as inspectorUrl } from 'node:inspector';
import { frontMessageSchema } from '../protocol.ts';
import type { InvokeMessage, WorkerMessage } from '../protocol.ts';
import { createCore, installCoreModule } from './core-module.ts';
import { describeError } from './describe-error.ts';
import { describeFunctions } from './describe-functions.ts';
import { createHookContext, createHookRegistry } from './hook-registry.ts';
import { runInvocation } from './invocation.ts';
import { followUploads } from './follow-uploads.ts';
import { loadApp } from './load-app.ts';
import { trackResponses } from './response-tracker.ts';
import { createWorkerLog } from './worker-log.ts';

// Entry point of the worker process: the part of the platform that holds the app. The front starts it with an IPC
// channel, and it lives no longer than that channel.

/** Time that all appTerminate hooks have together. */
const terminateHooksMs = 5000;

const hooks = createHookRegistry();
const appHookData = {};
const createLog = createWorkerLog({ hooks, appHookData, send });
const log = createLog();
const core = createCore({ hooks, log });
const tracker = trackResponses();
const tellOfUpload = (invocationId: string): void => send({ type: 'uploadTaken', invocationId });
let isLoaded = false;
let isStrict = false;

process.on('message', (json) => {
  const message = frontMessageSchema.parse(json);
  switch (message.type) {
    case 'load':
      ({ isStrict } = message);
      if (isStrict) followUploads(tellOfUpload);
      void load(message.appFolder);
      break;
    case 'invoke':
      void invoke(message);
      break;
    case 'openInspector':
      openInspector(message.port, '127.0.0.1');
      send({ type: 'inspector', url: inspectorUrl() });
      break;
    case 'closeInspector':
      closeInspector();
      send({ type: 'inspector' });
      break;
    case 'terminate':
      void terminate();
      break;
  }
});
process.on('disconnect', () => process.exit(1));
// A terminal sends these to the whole process group; the front alone decides when the worker ends.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);
// The app may call process.exit() itself. The front is told before the connections break, so that it sends no more
// calls.
process.on('exit', (code) => send({ type: 'exiting', code }));
process.on('uncaughtException', (error, origin) => {
  const text = describeError(error);
  if (isLoaded)
    log(
      'critical',
      'system',
      `Worker ends after an ${origin === 'uncaughtException' ? 'uncaught exception' : 'unhandled rejection'}: ${text}`,
    );
  else send({ type: 'loadFailed', error: text });
  exit(1);
});

async function load(appFolder: string): Promise<void> {
  try {
    installCoreModule(core);
    await loadApp(appFolder);
    await hooks.run('appStart', createHookContext({}, { functionAppDirectory: appFolder, hookData: {}, appHookData }));
    const capabilities = (await core.programmingModel()?.getCapabilities?.({})) ?? {};
    core.lock();
    isLoaded = true;
    send({
      type: 'loaded',
      ...describeFunctions(core.registrations.values()),
      httpUri: capabilities['HttpUri'],
      inspectUrl: inspectorUrl(),
    });
  } catch (error) {
    send({ type: 'loadFailed', error: describeError(error) });
  }
}

async function invoke(message: InvokeMessage): Promise<void> {
  const { invocationId } = message;
  const model = core.programmingModel();
  const registration = core.registrations.get(message.functionId);
  if (model === undefined || registration === undefined) throw new Error(`No function "${message.functionId}"`);

  const outcome = await runInvocation({ model, hooks, appHookData, log: createLog }, registration, message);
  if (outcome.kind === 'failed') {
    const hasStarted = isStrict ? tracker.hasStarted(invocationId) : tracker.breakOff(invocationId);
    const error = describeError(outcome.error);
    send({ type: 'invocationEnded', invocationId, outcome: 'failed', error, hasStarted });
  } else {
    const hasStarted = outcome.kind === 'answered';
    const http = outcome.kind === 'answered' ? outcome.http : undefined;
    send({ type: 'invocationEnded', invocationId, outcome: outcome.kind, http, hasStarted });
  }
}

async function terminate(): Promise<void> {
  const limit = setTimeout(() => {
    log('warning', 'system', `appTerminate hooks were cut off after ${terminateHooksMs} ms`);
    exit(0);
  }, terminateHooksMs);
  try {
    await hooks.run('appTerminate', createHookContext({}, { hookData: {}, appHookData }));
  } catch (error) {
    log('error', 'system', `An appTerminate hook failed: ${describeError(error)}`);
  }
  clearTimeout(limit);
  exit(0);
}

function send(message: WorkerMessage): void {
  // A failure means that the front is gone; 'disconnect' then ends this process.
  process.send?.(message, undefined, undefined, () => undefined);
}

/** Ends the process once everything sent before has left it. */
function exit(code: number): void {
  const last: WorkerMessage = { type: 'exiting', code };
  process.send?.(last, undefined, undefined, () => process.exit(code));
}
