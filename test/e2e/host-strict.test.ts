import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { HostLogEntry } from '../../dev/host/host-log-entry.ts';
import { startHost } from '../../dev/host/start-host.ts';
import type { LocalHost } from '../../dev/host/start-host.ts';

const appFolder = join(import.meta.dirname, '../fixtures/host-apps/streams');
const entries: HostLogEntry[] = [];
const log = (entry: HostLogEntry): unknown => entries.push(entry);
const failures = (): readonly HostLogEntry[] => entries.filter(({ level }) => level === 'error');

beforeEach(() => {
  entries.length = 0;
});

async function untilFailed(): Promise<void> {
  for (let tries = 0; tries < 10_000 && failures().length === 0; tries += 1) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Tells whether a caller was answered by the time another caller, who came after the failure, has its whole answer. */
async function isSettledBefore(waiting: Promise<unknown>, host: LocalHost): Promise<boolean> {
  let isSettled = false;
  const settle = (): void => {
    isSettled = true;
  };
  void waiting.then(settle, settle);
  await untilFailed();
  for (let calls = 0; calls < 3; calls += 1) await (await fetch(`${host.url}/api/context`)).text();
  return isSettled;
}

describe('local host, strict', () => {
  let host: LocalHost;

  beforeAll(async () => {
    host = await startHost({ appFolder, port: 0, drainMs: 200, strict: true, silenceMs: 1000, log });
  });
  afterAll(() => host.close());

  it.each([
    ['throws', '/api/boom', /the handler broke/],
    ['returns nothing', '/api/nothing', /returned nothing/],
    ['returns a string', '/api/text', /HTTP response must be an object/],
    ['answers with a status out of range', '/api/status/999', /must be in the range/],
    ['answers with an invalid header', '/api/bad-header', /Invalid character in header|invalid header value/i],
  ])(
    'the strict host leaves the caller of a function that %s in silence, then answers an empty 500',
    async (_name, path, reason) => {
      const answer = fetch(`${host.url}${path}`);
      expect(await isSettledBefore(answer, host)).toBe(false);
      expect(failures()).toMatchObject([{ category: 'host', message: expect.stringMatching(reason) }]);
      expect(failures()[0]?.message).toMatch(/waits 1000 ms in silence for an empty 500, as on Azure/);
      expect([(await answer).status, await (await answer).text()]).toEqual([500, '']);
    },
  );

  it('the strict host sends what came before an error in mid-stream, is silent, and breaks the answer off', async () => {
    const answer = await fetch(`${host.url}/api/halfway`);
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
    expect(await reader?.read()).toMatchObject({ value: 'the first half' });
    const rest = Promise.resolve(reader?.read());
    expect(await isSettledBefore(rest, host)).toBe(false);
    expect(failures()[0]?.message).toMatch(/in silence until the answer is broken off/);
    await expect(rest).rejects.toThrow(/terminated/);
  });
});

describe('local host, strict by default', () => {
  it('the strict host is silent for 240 s', async () => {
    const host = await startHost({ appFolder, port: 0, drainMs: 50, strict: true, log });
    const answer = fetch(`${host.url}/api/boom`);
    expect(await isSettledBefore(answer, host)).toBe(false);
    expect(failures()[0]?.message).toMatch(/waits 240000 ms/);
    await Promise.all([host.close(), expect(answer).rejects.toThrow(/fetch failed/)]);
  });
});
