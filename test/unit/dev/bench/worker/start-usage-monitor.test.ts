import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startUsageMonitor, type UsageMonitor } from '../../../../../dev/bench/worker/start-usage-monitor.ts';

const idle = 'setInterval(() => undefined, 1_000)';

async function startMonitor(): Promise<UsageMonitor> {
  const monitor = await startUsageMonitor();
  onTestFinished(() => monitor.close());
  return monitor;
}

function startProcess(monitor: UsageMonitor, code: string): ChildProcess {
  const child = spawn(process.execPath, ['--eval', code], { env: monitor.environment, stdio: 'ignore' });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

describe('startUsageMonitor()', () => {
  it('waits for the process and asks what it has used', async () => {
    const monitor = await startMonitor();
    const reading = monitor.read();
    startProcess(monitor, idle);

    const usage = await reading;
    expect(usage.cpuMs).toBeGreaterThan(1);
    expect(usage.rssBytes).toBeGreaterThan(usage.heapBytes);
    expect(usage.resources).toContain('Timeout');
    expect(usage.cpuMsBeforeApp).toBe(0);
  });

  it('tells the CPU time from before the app was loaded, once the app has said so', async () => {
    const monitor = await startMonitor();
    startProcess(monitor, `require('node:diagnostics_channel').channel('bench.app.load').publish({}); ${idle}`);

    const { cpuMs, cpuMsBeforeApp } = await monitor.read();
    expect(cpuMsBeforeApp).toBeGreaterThan(1);
    expect(cpuMs).toBeGreaterThan(cpuMsBeforeApp);
  });

  it('has garbage collected before it is measured, when asked to', async () => {
    const monitor = await startMonitor();
    const fill = 'globalThis.waste = []; for (let i = 0; i < 1e6; i += 1) waste.push({ i });';
    const child = startProcess(monitor, `${fill} process.on('SIGUSR2', () => (waste = [])); ${idle}`);

    const before = await monitor.read();
    child.kill('SIGUSR2');
    const isCollected = async (): Promise<boolean> =>
      (await monitor.read('collect')).heapBytes < before.heapBytes - 10e6;
    await expect.poll(isCollected).toBe(true);
  });

  it('rejects when the process ends, and asks the one that comes next', async () => {
    const monitor = await startMonitor();
    const first = startProcess(monitor, idle);
    await monitor.read();
    const ended = once(first, 'close');
    first.kill('SIGKILL');
    const reading = monitor.read();
    await expect(reading).rejects.toThrow('The worker ended before it said what it has used');
    await ended;

    startProcess(monitor, `globalThis.second = Buffer.alloc(50e6); ${idle}`);
    await expect.poll(async () => (await monitor.read()).externalBytes).toBeGreaterThan(50e6);
  });
});
