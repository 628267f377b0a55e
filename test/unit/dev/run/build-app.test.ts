import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
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
    expect(code).toContain('import("sharp")');
    expect(code).not.toContain('a license');
    expect(code.trimEnd()).toMatch(/\/\/# sourceMappingURL=app\.cjs\.map$/);
    expect(JSON.parse(await readFile(`${file}.map`, 'utf8'))).toMatchObject({
      sources: ['../src/index.ts'],
      sourcesContent: [source],
    });
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
