import { describe, expect, it } from 'vitest';
import type { WorkerMessage } from '../../../../../dev/host/protocol.ts';
import { createHookRegistry } from '../../../../../dev/host/worker/hook-registry.ts';
import type { Hook } from '../../../../../dev/host/worker/hook-registry.ts';
import { createWorkerLog } from '../../../../../dev/host/worker/worker-log.ts';

function create(hook: Hook = () => undefined) {
  const sent: WorkerMessage[] = [];
  const hooks = createHookRegistry();
  hooks.add('log', hook);
  return { sent, log: createWorkerLog({ hooks, appHookData: {}, send: (message) => sent.push(message) }) };
}

const origin = { functionName: 'hello', invocationId: 'id', hookData: { a: 1 }, invocationContext: 'context' };
const rewrite: Hook = (context) => Object.assign(context, { level: 'error', message: 'rewritten' });

describe('createWorkerLog()', () => {
  it('createWorkerLog() sends an entry with the invocation it belongs to', () => {
    const { sent, log } = create();
    log(origin)('information', 'user', 'hi');
    expect(sent).toEqual([
      { type: 'log', level: 'information', category: 'user', message: 'hi', functionName: 'hello', invocationId: 'id' },
    ]);
  });

  it('createWorkerLog() shows log hooks every entry with its invocation', () => {
    const seen: object[] = [];
    const { log } = create((context) => seen.push({ ...context }));
    log(origin)('debug', 'system', 'hi');
    expect(seen).toEqual([
      {
        level: 'debug',
        message: 'hi',
        category: 'system',
        hookData: { a: 1 },
        appHookData: {},
        invocationContext: 'context',
      },
    ]);
  });

  it.each([
    ['user', 'error', 'rewritten'],
    ['system', 'information', 'hi'],
  ])('createWorkerLog() sends a %s entry that a hook changed as %s "%s"', (category, level, message) => {
    const { sent, log } = create(rewrite);
    log()('information', category, 'hi');
    expect(sent).toMatchObject([{ category, level, message }]);
  });

  it('createWorkerLog() drops custom metrics and cuts very long messages', () => {
    const { sent, log } = create();
    log()('information', 'customMetric', 'hi');
    log()('information', 'user', 'x'.repeat(70_000));
    expect(sent).toMatchObject([{ message: expect.stringMatching(/^x{65536} \.\.\. \(4464 more characters\)$/) }]);
  });
});
