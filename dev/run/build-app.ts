import { mkdir, rename, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { build, type OutputFile, stop } from 'esbuild';

/** The largest bundle that is accepted, in bytes: the start-up path is read and compiled on every cold start. */
export const maxBundleBytes = 1_100_000;

/** What to build and where to put it. */
export interface BuildOptions {
  /** Folder that holds the entry. */
  readonly projectFolder: string;
  /** Path of the entry below it; that of the app by default. */
  readonly entry?: string;
  /** Where `app.cjs` and `app.cjs.map` go; made when missing. */
  readonly outputFolder: string;
  /** Leave the code as it was written, for stepping through it. Source maps are written either way. */
  readonly debug?: boolean;
}

/** What was built. */
export interface BuiltApp {
  /** Absolute path of the bundle. */
  readonly file: string;
  /** Size of the bundle without its source map. */
  readonly bytes: number;
}

/**
 * Bundles the app's entry into one CommonJS file, the only form in which `@azure/functions-core` can be required on
 * Azure, with its source map beside it. `sharp` stays outside because it is native.
 *
 * A host that is running reads either the old bundle or the new one, never a part: both files are written under another
 * name first, and the map takes its place before the bundle that names it. One build at a time in a process.
 *
 * @throws esbuild's `BuildFailure` when the sources cannot be bundled; its `errors` say where
 */
export async function buildApp(options: BuildOptions): Promise<BuiltApp> {
  const { outputFolder } = options;
  const file = join(outputFolder, 'app.cjs');
  const outputFiles = await bundle(options, file);
  await mkdir(outputFolder, { recursive: true });
  const mapFirst = outputFiles.toSorted((a, b) => Number(b.path.endsWith('.map')) - Number(a.path.endsWith('.map')));
  for (const { path, contents } of mapFirst) await replaceFile(path, contents);
  const built = outputFiles.find(({ path }) => path === file);
  if (built === undefined) throw new Error(`Cannot find "${basename(file)}" in what was built`);
  return { file, bytes: built.contents.byteLength };
}

async function bundle(
  { projectFolder, entry = 'src/index.ts', debug = false }: BuildOptions,
  file: string,
): Promise<readonly OutputFile[]> {
  try {
    const { outputFiles } = await build({
      absWorkingDir: projectFolder,
      entryPoints: [entry],
      outfile: file,
      bundle: true,
      format: 'cjs',
      platform: 'node',
      target: 'node22',
      external: ['@azure/functions-core', 'sharp'],
      minify: !debug,
      sourcemap: 'linked',
      sourcesContent: true,
      legalComments: 'none',
      logLevel: 'silent',
      write: false,
    });
    return outputFiles;
  } finally {
    // esbuild keeps a process for further builds, which would outlive this one for a moment.
    await stop();
  }
}

async function replaceFile(path: string, contents: Uint8Array): Promise<void> {
  // The process id keeps apart two builds that run at the same time, as `npm test` beside `npm run dev` does.
  const temporary = `${path}.${process.pid}.tmp`;
  await writeFile(temporary, contents);
  await rename(temporary, path);
}
