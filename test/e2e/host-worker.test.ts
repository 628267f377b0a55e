import { expect, it, onTestFinished } from 'vitest';
import { startWorker } from '../../dev/host/life/worker-process.ts';
import { createAppFolder } from '../support/create-app-folder.ts';

it('startWorker() gives a worker up as lost when its channel breaks, before the process has ended', async () => {
  const mainText = `
    process.on('SIGUSR2', () => process.disconnect());
    process.prependListener('disconnect', () => { for (;;); });
  `;
  const folder = await createAppFolder({ mainText });
  onTestFinished(() => folder[Symbol.asyncDispose]());
  const worker = await startWorker({
    appFolder: folder.path,
    environment: { PATH: process.env['PATH'] },
    nodeArguments: [],
    log: () => undefined,
    onInvocationEnded: () => undefined,
    startTimeoutMs: undefined,
    onUploadTaken: undefined,
    signal: undefined,
  });
  onTestFinished(async () => {
    process.kill(worker.pid, 'SIGKILL');
    await worker.ended;
  });
  process.kill(worker.pid, 'SIGUSR2');
  const first = await Promise.race([worker.lost.then(() => 'lost'), worker.ended.then(() => 'ended')]);
  expect(first).toBe('lost');
});
