import { resolve } from 'node:path';
import { createConsoleLog } from './host/log/console-log.ts';
import { runDev } from './run/run-dev.ts';
import { createStopSignal } from './run/create-stop-signal.ts';

// `npm run dev`: builds the app and runs it with everything it needs on this machine.

const stop = createStopSignal(process.env['npm_lifecycle_event'] !== undefined);
process.exitCode = await runDev({
  args: process.argv.slice(2),
  environment: process.env,
  platform: process.platform,
  projectFolder: resolve(import.meta.dirname, '..'),
  print: (line) => console.log(line),
  printError: (line) => console.error(line),
  log: createConsoleLog({
    write: (text) => process.stdout.write(text),
    now: () => new Date(),
    isColoured: process.stdout.isTTY && process.env['NO_COLOR'] === undefined,
  }),
  signal: stop.signal,
});
stop.forget();
