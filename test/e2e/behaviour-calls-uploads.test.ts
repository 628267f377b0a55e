import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startRowsHost } from '../support/start-rows-host.ts';
import type { RowsHost } from '../support/start-rows-host.ts';

const row = 'row "body read in part, then an answer (streaming)"';
const uploads = [
  ['3 MB with its length', 3_000_000, {}],
  ['3 MB chunked', 3_000_000, { 'transfer-encoding': 'chunked' }],
  ['50 MB with its length', 50_000_000, {}],
  ['50 MB chunked', 50_000_000, { 'transfer-encoding': 'chunked' }],
] as const;

/** Sends an upload that is refused in one of the ways of the fixture app; gives status and body of the answer. */
async function refuse(host: RowsHost, how: string, bytes: number, headers: object): Promise<string> {
  const options = { method: 'POST', body: Buffer.alloc(bytes), headers: { ...headers } };
  const { status, body } = await host.call(`refuse/${how}`, options);
  return `${status} ${body.toString()}`;
}

describe('local host, strict, uploads that are refused', () => {
  let host: RowsHost;

  beforeAll(async () => {
    host = await startRowsHost('streaming', { strict: true, silenceMs: 600 });
  });
  afterAll(() => host[Symbol.asyncDispose]());

  it.each(uploads)(`${row}: silence where the app stops reading, %s`, async (_name, bytes, headers) => {
    await using silent = await startRowsHost('streaming', { strict: true, silenceMs: 600_000 });
    const answered: string[] = [];
    const refused = refuse(silent, 'half-read', bytes, headers).then(
      (answer) => answered.push(answer),
      () => answered.push('broken off by the end of the host'),
    );
    // The function has long returned its answer.
    await silent.logged(/Executed 'Functions\.refuse' \(Succeeded/);
    await silent.call('answer/string').then(() => answered.push('another call'));
    await silent[Symbol.asyncDispose]();
    await refused;
    expect(answered).toEqual(['another call', expect.not.stringContaining('413')]);
  });

  it.each(uploads)(`${row}: then an empty 500, %s`, async (_name, bytes, headers) => {
    expect(await refuse(host, 'half-read', bytes, headers)).toBe('500 ');
  });

  it.each(uploads)(`${row}: an empty 500 also after cancel(), %s`, async (_name, bytes, headers) => {
    expect(await refuse(host, 'cancelled', bytes, headers)).toBe('500 ');
  });

  it.each(uploads)(`${row}: answering without touching the body works, %s`, async (_name, bytes, headers) => {
    expect(await refuse(host, 'untouched', bytes, headers)).toBe('413 too large');
  });

  it.each(uploads)(`${row}: reading on and discarding behind the answer works, %s`, async (_name, bytes, headers) => {
    expect(await refuse(host, 'read-on', bytes, headers)).toBe('413 too large');
  });

  it('the strict host answers where an app leaves a small body half-read, since buffers hold the rest', async () => {
    expect(await refuse(host, 'half-read', 200_000, {})).toBe('413 too large');
  });
});

describe('local host, uploads that are refused', () => {
  it('the host that is not strict passes the answer on although the app has stopped reading', async () => {
    await using host = await startRowsHost('streaming');
    expect(await refuse(host, 'half-read', 50_000_000, {})).toBe('413 too large');
  });
});
