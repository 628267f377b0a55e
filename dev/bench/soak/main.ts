import { resolve } from 'node:path';
import { createStopSignal } from '../../run/create-stop-signal.ts';
import { runSoak } from './run-soak.ts';

// `npm run soak`: puts the built app under a mixed load for minutes.

const stop = createStopSignal(process.env['npm_lifecycle_event'] !== undefined);
process.exitCode = await runSoak({
  args: process.argv.slice(2),
  projectFolder: resolve(import.meta.dirname, '../../..'),
  print: (line) => console.log(line),
  printError: (line) => console.error(line),
  signal: stop.signal,
});
stop.forget();
