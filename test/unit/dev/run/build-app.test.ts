import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { buildApp } from '../../../../dev/run/build-app.ts';

const require = createRequire(import.meta.url);
let projectFolder = '';
beforeEach(async () => {
  projectFolder = await mkdtemp(join(tmpdir(), 'build-app-'));
  await mkdir(join(projectFolder, 'src'));
});
afterEach(() => rm(projectFolder, { recursive: true }));

async function build(source: string, debug = false) {
  await writeFile(join(projectFolder, 'src', 'index.ts'), source);
  return buildApp({ projectFolder, outputFolder: join(projectFolder, 'dist'), debug });
}

const source = `/*! a license */ export const longName: number = 1; export const load = () => import('sharp');\n`;

describe('buildApp()', () => {
  it('buildApp() writes one CommonJS file and its source map, and nothing else', async () => {
    const { file, bytes } = await build(source);

    expect((await readdir(join(projectFolder, 'dist'))).sort()).toEqual(['app.cjs', 'app.cjs.map']);
    expect(require(file)).toMatchObject({ longName: 1 });
    const code = await readFile(file, 'utf8');
    expect(bytes).toBe(Buffer.byteLength(code));
    expect(code).toContain('require("sharp")');
    expect(code).not.toContain('a license');
    expect(code.trimEnd()).toMatch(/\/\/# sourceMappingURL=app\.cjs\.map$/);
    expect(JSON.parse(await readFile(`${file}.map`, 'utf8'))).toMatchObject({
      sources: ['../src/index.ts'],
      sourcesContent: [source],
    });
  });

  it('buildApp() makes a bundle of its own of what is imported by import()', async () => {
    await writeFile(join(projectFolder, 'src', 'later.ts'), `export const later = 'read later';`);
    const { file, onDemand } = await build(`export const load = async () => (await import('./later.ts')).later;`);

    expect(onDemand.map(({ file }) => basename(file))).toEqual(['later.cjs']);
    expect(await readFile(file, 'utf8')).not.toContain('read later');
    const appSchema = z.object({ load: z.custom<() => Promise<string>>((value) => typeof value === 'function') });
    await expect(appSchema.parse(require(file)).load()).resolves.toBe('read later');
    expect((await readdir(join(projectFolder, 'dist'))).sort()).toEqual([
      'app.cjs',
      'app.cjs.map',
      'later.cjs',
      'later.cjs.map',
    ]);
  });

  it('buildApp() removes bundles that it no longer makes, and no other file', async () => {
    await writeFile(join(projectFolder, 'src', 'later.ts'), `export const later = 'read later';`);
    await build(`export const load = () => import('./later.ts');`);
    await writeFile(join(projectFolder, 'dist', 'notes.txt'), 'kept');
    await build(source);

    expect((await readdir(join(projectFolder, 'dist'))).sort()).toEqual(['app.cjs', 'app.cjs.map', 'notes.txt']);
  });

  it('buildApp() refuses an own import in what is imported by import(), which would be there twice', async () => {
    await writeFile(join(projectFolder, 'src', 'fault.ts'), 'export class Fault extends Error {}');
    await writeFile(join(projectFolder, 'src', 'later.ts'), `export { Fault } from './fault.ts';`);

    await expect(build(`export * from './fault.ts'; export const load = () => import('./later.ts');`)).rejects.toThrow(
      '"later.ts" is loaded by import(), so it cannot import "./fault.ts"',
    );
  });

  it('buildApp() refuses two bundles of one name', async () => {
    for (const folder of ['a', 'b']) {
      await mkdir(join(projectFolder, 'src', folder));
      await writeFile(join(projectFolder, 'src', folder, 'later.ts'), 'export const x = 1;');
    }

    await expect(build(`void import('./a/later.ts'); void import('./b/later.ts');`)).rejects.toThrow(
      'Two files would become "later.cjs"',
    );
  });

  it('buildApp() leaves the code readable for debugging', async () => {
    const [minified, debug] = [await build(source), await build(source, true)];

    expect(debug.bytes).toBeGreaterThan(minified.bytes);
    expect(await readFile(debug.file, 'utf8')).toContain('var longName = 1;');
  });

  it('buildApp() keeps the bundle of before when the sources are broken, and says where', async () => {
    const { file } = await build(source);
    const before = await readFile(file, 'utf8');

    await expect(build('export const = 1;')).rejects.toThrow(/src\/index\.ts:1:13: ERROR/);
    expect(await readFile(file, 'utf8')).toBe(before);
  });
});
