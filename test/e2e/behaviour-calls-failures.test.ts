import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startRowsHost } from '../support/start-rows-host.ts';
import type { RowsHost } from '../support/start-rows-host.ts';

const unusable = 'row "returns a string or number, status outside 200-599, an invalid header name or value"';
const unusableAnswers = [
  [unusable, 'string', /HTTP response must be an object/],
  [unusable, 'number', /HTTP response must be an object/],
  [unusable, 'status-600', /must be in the range of 200 to 599/],
  [unusable, 'status-199', /must be in the range of 200 to 599/],
  [unusable, 'header-name', /"not a name" is an invalid header name/],
  [unusable, 'header-value', /is an invalid header value/],
] as const;

describe('local host, failures, buffered', () => {
  let host: RowsHost;

  // Strict makes no difference to buffered mode: there the real host answers at once.
  beforeAll(async () => {
    host = await startRowsHost('buffered', { strict: true });
  });
  afterAll(() => host[Symbol.asyncDispose]());

  it.each([
    ['row "handler throws, buffered"', 'throws', /TypeError: the handler broke/],
    ['row "handler throws, buffered"', 'rejects', /Error: the handler gave up/],
    ['row "error inside a body stream"', 'stream', /Error: broke halfway/],
    ...unusableAnswers,
  ] as const)('%s: %s is an empty 500 in buffered mode, and logged with the id', async (_row, kind, reason) => {
    const since = host.entries.length;
    const answer = await host.call(`fault/${kind}`, { method: 'POST', body: 'x'.repeat(100_000) });
    expect([answer.status, answer.headers['content-length'], answer.body.length]).toEqual([500, '0', 0]);
    const entry = await host.logged(reason, since);
    expect(entry).toMatchObject({ level: 'error', functionName: 'fault', invocationId: expect.any(String) });
    expect(entry.message).toContain(`Failed, Id=${entry.invocationId}`);
    expect(entry.message).toContain('as on Azure');
  });

  it('row "handler returns nothing": 204 in buffered mode, and no failure', async () => {
    const answer = await host.call('fault/nothing');
    expect([answer.status, answer.body.length]).toEqual([204, 0]);
    await host.logged(/Executed 'Functions\.fault' \(Succeeded/);
  });
});

describe('local host, failures, streaming', () => {
  let host: RowsHost;

  beforeAll(async () => {
    host = await startRowsHost('streaming', { strict: true, silenceMs: 600 });
  });
  afterAll(() => host[Symbol.asyncDispose]());

  it.each([
    ['row "handler throws, streaming"', 'throws', /TypeError: the handler broke/],
    ['row "handler throws, streaming"', 'rejects', /Error: the handler gave up/],
    ['row "handler returns nothing"', 'nothing', /returned nothing/],
    ...unusableAnswers,
  ] as const)('%s: %s is silence in streaming mode, then an empty 500', async (_row, kind, reason) => {
    const answered: string[] = [];
    const since = host.entries.length;
    const failing = host
      .call(`fault/${kind}`)
      .then(({ status, body }) => answered.push(`${status} ${body.toString()}`));
    await host.logged(reason, since);
    await host.call('answer/string').then(() => answered.push('another call'));
    await failing;
    expect(answered).toEqual(['another call', '500 ']);
  });

  it('row "error inside a body stream": sent bytes arrive, silence, then a break without a final chunk in streaming mode', async () => {
    const answer = await fetch(`${host.url}/api/fault/stream`);
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
    expect(await reader?.read()).toMatchObject({ value: 'the first half' });
    const order: string[] = [];
    const rest = Promise.resolve(reader?.read()).catch((error: unknown) => order.push(String(error)));
    await host.logged(/broke halfway/);
    await host.call('answer/string').then(() => order.push('another call'));
    await rest;
    expect(order).toEqual(['another call', expect.stringMatching(/terminated/)]);
  });

  it('the host warns when a body logs while it streams, as the library does on Azure', async () => {
    expect((await host.call('talks')).body.toString()).toBe('onetwo');
    expect(await host.logged(/Unexpected call to 'log' on the context object/)).toMatchObject({
      level: 'warning',
      category: 'system',
    });
    expect(await host.logged(/^logged while streaming$/)).toMatchObject({ category: 'user', functionName: 'talks' });
  });
});
