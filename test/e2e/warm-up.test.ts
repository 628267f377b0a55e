import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { DoubleFault } from '../../dev/doubles/double-fault.ts';
import { type Emulator, startEmulator } from '../../emulator/start-emulator.ts';
import { readProblem } from '../support/read-problem.ts';
import { type RunningApp, startApp } from '../support/start-app.ts';

const request = { text: 'The harbour was built in 1890.' };
let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.close());

/** The app with its key in a vault that has these faults in turn; the last one stays. */
async function startVaultApp(
  faults: readonly (DoubleFault | undefined)[] = [],
  settings: Readonly<Record<string, string>> = {},
): Promise<RunningApp> {
  let asked = 0;
  const app = await startApp({
    endpoint: `${emulator.url}/openai/v1`,
    key: emulator.key,
    keyFrom: 'vault',
    vaultFault: () => faults[Math.min(asked++, faults.length - 1)],
    settings,
  });
  onTestFinished(() => app.close());
  return app;
}

const reads = (app: RunningApp, status = 200): number | undefined => app.vault?.requestCount(status);

describe('the warm-up', () => {
  it('reads the key once, before any request', async () => {
    const app = await startVaultApp();
    await vi.waitFor(() => expect(reads(app)).toBe(1), { timeout: 20_000 });

    expect((await app.post('summarise', request)).status).toBe(200);
    expect(reads(app)).toBe(1);
  });

  it('shares its read with requests that come meanwhile', async () => {
    const app = await startVaultApp([{ delayMs: 1_000 }]);
    const answers = await Promise.all(Array.from({ length: 5 }, () => app.post('summarise', request)));

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(reads(app)).toBe(1);
  });

  it('warns of its failure once, without the secret', async () => {
    const app = await startVaultApp([{ status: 404 }]);
    await app.logged(/Warming up did not work/);

    expect((await app.post('summarise', request)).status).toBe(503);
    expect(app.log().match(/Warming up did not work.*/g)).toEqual([
      "Warming up did not work, the first request will try again: Cannot read secret 'inference-key': it is not in the vault",
    ]);
    expect(app.log()).not.toContain(emulator.key);
  });
});

describe('a role assignment that does not work yet', () => {
  it('POST summarise waits for the role and answers', async () => {
    const app = await startVaultApp([{ status: 403 }, { status: 403 }, undefined]);

    expect((await app.post('summarise', request)).status).toBe(200);
    expect(reads(app, 403)).toBe(2);
  });

  it('POST summarise is answered 503 secret_unavailable where its deadline is too near', async () => {
    const app = await startVaultApp([{ status: 403 }], { ANSWER_DEADLINE_MS: '1500' });

    expect(await readProblem(await app.post('summarise', request))).toMatchObject({
      status: 503,
      code: 'secret_unavailable',
      detail:
        "Cannot read secret 'inference-key': the app's identity needs the role 'Key Vault Secrets User' on the vault",
    });
  });

  it('GET health/ready tells of it without waiting', async () => {
    const app = await startVaultApp([{ status: 403 }]);

    expect(await readProblem(await fetch(`${app.url}/health/ready`))).toMatchObject({
      status: 503,
      code: 'secret_unavailable',
    });
  });
});
