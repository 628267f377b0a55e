import { resolve } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createAppFolder } from '../support/create-app-folder.ts';
import { runCommand } from '../support/run-command.ts';

/** Starts a host with long limits in a process of its own, which then runs the steps; gives how that process ended. */
async function runHost(steps: string): Promise<number | string> {
  const folder = await createAppFolder({
    main: 'life.cjs',
    hostJson: '{"version":"2.0","functionTimeout":"01:00:00"}',
  });
  onTestFinished(() => folder[Symbol.asyncDispose]());
  const script = `
    import { startHost } from ${JSON.stringify(resolve(import.meta.dirname, '../../dev/host/start-host.ts'))};
    const begun = Promise.withResolvers();
    const log = ({ message }) => message.startsWith("Executing") && begun.resolve();
    const crashes = { delaysMs: [0], windowMs: 60000 };
    const host = await startHost({
      appFolder: ${JSON.stringify(folder.path)}, port: 0, log, crashes, drainMs: 3600000, callerWaitMs: 3600000,
    });
    ${steps}
    await host.close();
  `;
  const running = runCommand(process.execPath, ['--input-type=module', '--eval', script]);
  onTestFinished(() => running.stop());
  return running.ended;
}

it('close() keeps no wait for calls that are over, which would hold the process', async () => {
  expect(await runHost('')).toBe(0);
});

it('close() keeps no functionTimeout of a worker that has died, which would hold the process', async () => {
  const steps = `
    const hung = fetch(host.url + '/api/hang');
    await begun.promise;
    process.kill(host.workerPid, 'SIGKILL');
    await (await hung).text();
  `;
  expect(await runHost(steps)).toBe(0);
});
