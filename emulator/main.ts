import { parseArgs } from 'node:util';
import { basePaths } from './wire/parse-route.ts';
import { defaultDeployments } from './default-deployments.ts';
import { startEmulator } from './start-emulator.ts';

const defaultPort = 4891;

const { values } = parseArgs({ options: { port: { type: 'string', default: String(defaultPort) } } });
const port = Number(values.port);
if (!Number.isInteger(port) || port < 0 || port > 65_535) {
  console.error(`Cannot start the inference emulator: --port is '${values.port}', a number from 0 to 65535 is needed`);
  process.exit(1);
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
