import { expect, it } from 'vitest';
import { startRowsHost } from '../support/start-rows-host.ts';

it('the strict host leaves the caller of a failed function in silence for 240 s by default', async () => {
  const host = await startRowsHost('streaming', { strict: true, drainMs: 50 });
  const answers: string[] = [];
  const failing = host.call('fault/throws').then(
    ({ status }) => answers.push(`answer ${status}`),
    () => answers.push('no answer'),
  );
  expect(await host.logged(/waits 240000 ms in silence/)).toMatchObject({ level: 'error', functionName: 'fault' });
  await host.call('answer/string').then(() => answers.push('another call'));
  await Promise.all([host[Symbol.asyncDispose](), failing]);
  expect(answers).toEqual(['another call', 'no answer']);
});
