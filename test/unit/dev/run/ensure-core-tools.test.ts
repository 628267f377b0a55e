import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ensureCoreTools } from '../../../../dev/run/ensure-core-tools.ts';
import { StartError } from '../../../../dev/run/start-error.ts';

let toolsFolder = '';
beforeEach(async () => {
  toolsFolder = await mkdtemp(join(tmpdir(), 'core-tools-'));
});
afterEach(() => rm(toolsFolder, { recursive: true }));

/** Puts an install script into the package; `bin` in it is the folder that it makes. */
async function installBy(script: string): Promise<void> {
  await mkdir(join(toolsFolder, 'lib'));
  const start = `const fs = require('node:fs'), bin = ${JSON.stringify(join(toolsFolder, 'bin'))};\n`;
  await writeFile(join(toolsFolder, 'lib', 'install.js'), start + script);
}

const makeFunc = 'fs.mkdirSync(bin); fs.writeFileSync(`${bin}/func`, "");';
const never = 'setInterval(() => undefined, 1000);';

function ensure(options: { readonly firstAnswerMs?: number; downloadMs?: number; signal?: AbortSignal } = {}) {
  const limits = { firstAnswerMs: 60_000, downloadMs: 60_000, signal: new AbortController().signal };
  return ensureCoreTools({ toolsFolder, platform: 'linux', ...limits, ...options });
}

describe('ensureCoreTools()', () => {
  it('ensureCoreTools() fetches nothing when the program is there', async () => {
    await mkdir(join(toolsFolder, 'bin'));
    await writeFile(join(toolsFolder, 'bin', 'func'), '');

    expect(await ensure()).toBe(join(toolsFolder, 'bin', 'func'));
  });

  it('ensureCoreTools() fetches the program by the script of the package', async () => {
    await installBy(makeFunc);

    expect(await ensure()).toBe(join(toolsFolder, 'bin', 'func'));
  });

  it.each<[string, string, Parameters<typeof ensure>[0]]>([
    ['fails, as it does without a network', 'process.exit(1);', {}],
    ['ends without the program', 'fs.mkdirSync(bin);', {}],
    ['fails after a part was written', `${makeFunc} process.exit(1);`, {}],
    ['gets no answer in time', never, { firstAnswerMs: 1 }],
    ['takes too long', `${makeFunc} ${never}`, { downloadMs: 300 }],
  ])('ensureCoreTools() names "npm run dev" and leaves nothing when the script %s', async (_case, script, limits) => {
    await installBy(script);
    const fault: unknown = await ensure(limits).catch((error: unknown) => error);

    expect(fault).toBeInstanceOf(StartError);
    expect(fault).toMatchObject({ message: expect.stringMatching(/^Cannot fetch .*: use "npm run dev"[^\n]*$/) });
    expect(existsSync(join(toolsFolder, 'bin'))).toBe(false);
  });

  it('ensureCoreTools() ends when it is aborted, with the reason', async () => {
    await installBy(never);
    const controller = new AbortController();
    const ensuring = ensure({ signal: controller.signal });
    const reason = new Error('Stopped');
    controller.abort(reason);

    await expect(ensuring).rejects.toBe(reason);
  });
});
