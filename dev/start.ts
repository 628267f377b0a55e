import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runStart } from './run/run-start.ts';
import { watchParent } from './run/watch-parent.ts';

// `npm start`: builds the app and runs it in Azure Functions Core Tools. Arguments are handed on to `func start`.

const projectFolder = resolve(import.meta.dirname, '..');
process.exitCode = await runStart({
  args: process.argv.slice(2),
  environment: process.env,
  platform: process.platform,
  projectFolder,
  appFolder: projectFolder,
  toolsFolder: dirname(fileURLToPath(import.meta.resolve('azure-functions-core-tools/package.json'))),
  print: (line) => console.log(line),
  printError: (line) => console.error(line),
  onSignal: (listener) => {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => listener(name));
    if (process.env['npm_lifecycle_event'] !== undefined) watchParent(() => listener('SIGTERM'));
  },
  isTerminal: process.stdin.isTTY,
});
