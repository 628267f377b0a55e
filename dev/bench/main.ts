import { join, resolve } from 'node:path';
import { createStopSignal } from '../run/create-stop-signal.ts';
import { runBenches } from './run-benches.ts';

// `npm run bench`: measures the built app against a bare function.

const stop = createStopSignal(process.env['npm_lifecycle_event'] !== undefined);
process.exitCode = await runBenches({
  args: process.argv.slice(2),
  projectFolder: resolve(import.meta.dirname, '../..'),
  baselineFile: join(import.meta.dirname, 'baseline.json'),
  print: (line) => console.log(line),
  printError: (line) => console.error(line),
  signal: stop.signal,
});
stop.forget();
