import { expect, it, vi } from 'vitest';
import { createFakeGeneration, superviseFakes } from './supervise-fakes.ts';

it('superviseWorker() starts no generation for one that hung while a reload brought another', async () => {
  const { supervisor, first, starts, started } = await superviseFakes([0, 0]);
  const reload = supervisor.reload();
  await started(2);
  first.hang();
  await expect.poll(() => supervisor.serving.holder()).toBeUndefined();
  const second = createFakeGeneration();
  starts[1]?.resolve(second.generation);
  await reload;
  await supervisor.close(() => undefined);
  expect(starts).toHaveLength(2);
  expect(second.asked).toEqual(['drain 1000', 'end']);
});

it('reload() waits for the one before it, so that the last one serves', async () => {
  const { supervisor, starts, started } = await superviseFakes([]);
  const reloads = [supervisor.reload(), supervisor.reload()];
  await started(2);
  const [earlier, later] = [createFakeGeneration(), createFakeGeneration()];
  starts[1]?.resolve(earlier.generation);
  await reloads[0];
  await started(3);
  starts[2]?.resolve(later.generation);
  await reloads[1];
  expect(supervisor.serving.holder()).toBe(later.generation);
  await supervisor.close(() => undefined);
});

it('reload() gives its start up when its signal aborts, and the next one starts', async () => {
  const { supervisor, first, starts, signals, started } = await superviseFakes([]);
  const superseded = new AbortController();
  const reloads = [supervisor.reload(superseded.signal), supervisor.reload()];
  await started(2);
  superseded.abort(new Error('a newer change'));
  expect(signals[1]?.aborted).toBe(true);
  starts[1]?.reject(signals[1]?.reason);
  await expect(reloads[0]).rejects.toThrow('a newer change');
  expect(supervisor.serving.holder()).toBe(first.generation);
  await started(3);
  const third = createFakeGeneration();
  starts[2]?.resolve(third.generation);
  await reloads[1];
  expect(supervisor.serving.holder()).toBe(third.generation);
  await supervisor.close(() => undefined);
});

it('reload() takes the place of a start after a crash that hangs, and counts no crash for it', async () => {
  const { supervisor, first, starts, signals, started } = await superviseFakes([0]);
  const gaveUp = vi.fn<(reason: Error) => void>();
  void supervisor.gaveUp.then(gaveUp);
  first.die(1);
  await started(2);
  const reload = supervisor.reload();
  expect(signals[1]?.aborted).toBe(true);
  starts[1]?.reject(signals[1]?.reason);
  await started(3);
  const third = createFakeGeneration();
  starts[2]?.resolve(third.generation);
  await reload;
  expect(supervisor.serving.holder()).toBe(third.generation);
  expect(gaveUp).not.toHaveBeenCalled();
  await supervisor.close(() => undefined);
});

it('reload() leaves an app that nobody serves to be started again when it fails', async () => {
  const { supervisor, first, starts, signals, started } = await superviseFakes([0]);
  first.die(1);
  await started(2);
  const reload = supervisor.reload();
  starts[1]?.reject(signals[1]?.reason);
  await started(3);
  starts[2]?.reject(new Error('does not load'));
  await expect(reload).rejects.toThrow('does not load');
  await started(4);
  const fourth = createFakeGeneration();
  starts[3]?.resolve(fourth.generation);
  await expect.poll(() => supervisor.serving.holder()).toBe(fourth.generation);
  await supervisor.close(() => undefined);
});

it('reload() starts nothing when its signal aborts before its turn', async () => {
  const { supervisor, starts, started } = await superviseFakes([]);
  const superseded = new AbortController();
  const reloads = [supervisor.reload(), supervisor.reload(superseded.signal)];
  await started(2);
  superseded.abort(new Error('a newer change'));
  starts[1]?.resolve(createFakeGeneration().generation);
  await reloads[0];
  await expect(reloads[1]).rejects.toThrow('a newer change');
  expect(starts).toHaveLength(2);
  await supervisor.close(() => undefined);
});

it('close() gives up the start of a reload that has a signal of its own', async () => {
  const { supervisor, starts, signals, started } = await superviseFakes([]);
  const reload = supervisor.reload(new AbortController().signal);
  await started(2);
  const closing = supervisor.close(() => undefined);
  expect(signals[1]?.aborted).toBe(true);
  starts[1]?.reject(signals[1]?.reason);
  await Promise.all([expect(reload).rejects.toThrow('The host has stopped'), closing]);
});

it('superviseWorker() gives no more calls to a generation that ends, before it has ended', async () => {
  const { supervisor, first } = await superviseFakes([]);
  first.lose();
  await expect.poll(() => supervisor.serving.holder()).toBeUndefined();
  await supervisor.close(() => undefined);
});

it('superviseWorker() starts another when a reload fails and the one that served has died', async () => {
  const { supervisor, first, starts, started } = await superviseFakes([0, 0]);
  const reload = supervisor.reload();
  await started(2);
  first.die(1);
  starts[1]?.reject(new Error('does not load'));
  await expect(reload).rejects.toThrow('does not load');
  await started(3);
  const third = createFakeGeneration();
  starts[2]?.resolve(third.generation);
  expect(await supervisor.serving.wait(new AbortController().signal)).toBe(third.generation);
  await supervisor.close(() => undefined);
});

it('superviseWorker() replaces a generation that hangs at once, and does not count that as a crash', async () => {
  const { supervisor, first, starts, started } = await superviseFakes([]);
  first.hang();
  await started(2);
  expect(first.asked).toEqual(['drain 0', 'end']);
  const second = createFakeGeneration();
  starts[1]?.resolve(second.generation);
  expect(await supervisor.serving.wait(new AbortController().signal)).toBe(second.generation);
  await supervisor.close(() => undefined);
});

it('superviseWorker() ends a generation that hangs behind a reload, and keeps the one that serves', async () => {
  const { supervisor, first, starts, started } = await superviseFakes([]);
  const reload = supervisor.reload();
  await started(2);
  const second = createFakeGeneration();
  starts[1]?.resolve(second.generation);
  await reload;
  expect(first.asked[0]).toBe('drain 9000');
  first.hang();
  await expect.poll(() => first.asked).toContain('drain 0');
  expect(supervisor.serving.holder()).toBe(second.generation);
  await supervisor.close(() => undefined);
  expect(starts).toHaveLength(2);
});

it('superviseWorker() gives up after exit code 0, and after a crash too many', async () => {
  for (const [exitCode, reason] of [
    [0, /the instance stays dead/],
    [1, /The worker ended by itself: exit code 1\nThe host ends: that was crash 1 within 60 s/],
  ] as const) {
    const { supervisor, first, starts } = await superviseFakes([]);
    const waiting = supervisor.serving.wait(new AbortController().signal);
    first.die(exitCode);
    expect((await supervisor.gaveUp).message).toMatch(reason);
    expect(await waiting).toBe(first.generation);
    expect(await supervisor.serving.wait(new AbortController().signal)).toBeUndefined();
    expect(starts).toHaveLength(1);
  }
});

it('close() ends a generation that was started while it was called', async () => {
  const { supervisor, first, starts, started } = await superviseFakes([]);
  const reload = supervisor.reload();
  await started(2);
  const order: string[] = [];
  const closing = supervisor.close(() => order.push(...second.asked));
  const second = createFakeGeneration();
  starts[1]?.resolve(second.generation);
  await Promise.all([closing, reload]);
  expect(order).toEqual(['drain 1000']);
  expect([first.asked.at(-1), second.asked.at(-1)]).toEqual(['end', 'end']);
  await expect(supervisor.reload()).rejects.toThrow('The host has stopped');
});
