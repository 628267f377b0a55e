import { expect, it } from 'vitest';
import { createInspectorLease, type Inspectable } from '../../../../../dev/host/life/inspector-lease.ts';

/** A worker that says what is asked of it, and closes its inspector when the test lets it. */
function createFakeWorker(name: string, said: string[], closed: Promise<void> = Promise.resolve()): Inspectable {
  return {
    inspectUrl: () => 'ws://127.0.0.1:4321/id',
    async openInspector(port) {
      said.push(`${name} opens ${port}`);
    },
    async closeInspector() {
      said.push(`${name} closes`);
      await closed;
    },
  };
}

it('createInspectorLease() gives the port to the first worker at its start, and to the next when the first has closed it', async () => {
  const said: string[] = [];
  const lease = createInspectorLease(0);
  expect(lease.startPort()).toBe(0);
  const closed = Promise.withResolvers<void>();
  lease.moveTo(createFakeWorker('first', said, closed.promise));
  expect(lease.startPort()).toBeUndefined();

  lease.moveTo(createFakeWorker('second', said));
  lease.moveTo(createFakeWorker('third', said));
  await expect.poll(() => said).toEqual(['first closes']);
  closed.resolve();
  await expect.poll(() => said).toEqual(['first closes', 'second opens 4321', 'second closes', 'third opens 4321']);
});

it('createInspectorLease() keeps a port that was named', async () => {
  const said: string[] = [];
  const lease = createInspectorLease(9229);
  expect(lease.startPort()).toBe(9229);
  lease.moveTo(createFakeWorker('first', said));
  lease.moveTo(createFakeWorker('second', said));
  await expect.poll(() => said).toContain('second opens 9229');
});
