import { parseArgs } from 'node:util';
import { basePaths } from './wire/parse-route.ts';
import { defaultDeployments } from './default-deployments.ts';
import { startEmulator } from './start-emulator.ts';

const defaultPort = 4891;

const usage = `Usage: npm run emulator -- [--port PORT]   (${defaultPort}; 0 takes any free port)`;

const port = readPort();
if (port === undefined) {
  console.error(usage);
  process.exit(process.argv.includes('--help') ? 0 : 2);
}

try {
  const emulator = await startEmulator({
    port,
    onRequest: ({ method, path, deployment = '-', status, durationMs, tokensProduced }) => {
      console.log(`${method} ${path} ${deployment} ${status} ${Math.round(durationMs)} ms ${tokensProduced} tokens`);
    },
  });
  console.log('Inference emulator: computes its answers from the request. It is not a language model.');
  for (const [kind, path] of Object.entries(basePaths)) console.log(`${kind}: ${emulator.url}${path}`);
  console.log(`deployments: ${defaultDeployments.map(({ name }) => name).join(', ')}`);
  console.log(`key: ${emulator.key}`);
  console.log('Stop with Ctrl-C');
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      void emulator.close();
    });
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

/** The port of the command line; `undefined` for one that cannot be followed. */
function readPort(): number | undefined {
  try {
    const { values } = parseArgs({ options: { port: { type: 'string', default: String(defaultPort) } } });
    return /^\d{1,5}$/.test(values.port) && Number(values.port) <= 65_535 ? Number(values.port) : undefined;
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
