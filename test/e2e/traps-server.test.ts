import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { openConnection } from '../support/open-connection.ts';
import { readProblem } from '../support/read-problem.ts';
import { type AppOnEmulator, startAppOnEmulator } from '../support/start-app-on-emulator.ts';
import { startTraps, type TrapsApp } from '../support/start-traps.ts';

const header = 'x-ms-invocation-id';

describe('the traps of the server behind the host', () => {
  let traps: TrapsApp;
  beforeAll(async () => {
    traps = await startTraps();
  });
  afterAll(() => traps.close());

  const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${traps.url}/${path}`, { headers });

  it('guardLibrary() answers a request with an invocation id of its own, and the call that waited for it ends', async () => {
    const pid = traps.workerPid;
    const problem = await readProblem(await get('piped/release', { [header]: 'forged', 'x-request-id': 'forged.1' }));
    expect(problem).toMatchObject({ status: 400, code: 'invalid_request', requestId: 'forged.1' });
    expect(problem.detail).toContain(header);
    expect(await traps.logged(/No request has come for invocation/)).toMatch(/within 1100 ms/);
    expect((await get('piped/release')).status).toBe(200);
    expect(traps.workerPid).toBe(pid);
  });

  it('guardLibrary() answers every one of those who send the same id', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => get('piped/release', { [header]: 'shared' })));
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400]);
  });

  it('guardLibrary() serves other callers while more forged requests wait than it holds', async () => {
    const forged = Promise.all(
      Array.from({ length: 20 }, (_, index) => get('piped/release', { [header]: `f${index}` })),
    );
    const served = await Promise.all(Array.from({ length: 20 }, () => get('piped/release')));
    expect(served.map(({ status }) => status)).toEqual(served.map(() => 200));
    expect((await forged).map(({ status }) => status)).toEqual(served.map(() => 400));
  });

  it('guardLibrary() answers an upload with an invocation id of its own, and serves the next', async () => {
    const init = { method: 'POST', headers: { [header]: 'uploaded' }, body: new Uint8Array(3 * 1024 * 1024) };
    expect((await fetch(`${traps.url}/piped/upload`, init)).status).toBe(400);
    expect((await get('piped/release')).status).toBe(200);
  });

  it('guardLibrary() lets requests through with as large headers as the host does', async () => {
    expect((await get('piped/release', { 'x-padding': 'a'.repeat(31 * 1024) })).status).toBe(200);
  });

  it.each(['localhost:99999999', 'a%zz', 'a b', '[::1', 'user@localhost'])(
    'guardLibrary() answers a request of which the library cannot make a URL, to the host "%s"',
    async (host) => {
      const connection = await openConnection(traps.url);
      onTestFinished(() => connection.close());
      await connection.write(`GET /api/piped/release HTTP/1.1\r\nhost: ${host}\r\n\r\n`);
      expect(await connection.answer()).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
    },
  );
});

describe('the server of the built app behind the host', () => {
  let app: AppOnEmulator;
  beforeAll(async () => {
    app = await startAppOnEmulator();
  });
  afterAll(() => app.close());

  it('guardLibrary() guards the app as it is deployed', async () => {
    const forged = fetch(`${app.url}/health/live`, { headers: { [header]: 'forged' } });
    const large = await fetch(`${app.url}/health/live`, { headers: { 'x-padding': 'a'.repeat(31 * 1024) } });
    expect(large.status).toBe(200);
    expect(await readProblem(await forged)).toMatchObject({ status: 400, code: 'invalid_request' });
  });
});
