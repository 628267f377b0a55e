import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { build, type OutputFile, type Plugin, stop } from 'esbuild';
import { type OnDemandFiles, refuseOwnImports, splitOnDemand } from './split-on-demand.ts';

/** The largest bundle that is accepted, in bytes: the start-up path is read and compiled on every cold start. */
export const maxBundleBytes = 1_100_000;

/** What to build and where to put it. */
export interface BuildOptions {
  /** Folder that holds the entry. */
  readonly projectFolder: string;
  /** Path of the entry below it; that of the app by default. */
  readonly entry?: string;
  /** Where the bundles and their source maps go; made when missing. */
  readonly outputFolder: string;
  /** Leave the code as it was written, for stepping through it. Source maps are written either way. */
  readonly debug?: boolean;
  /** Leave esbuild's process running for further builds: the caller stops it. */
  readonly keepsCompiler?: boolean;
}

/** One file that was built. */
export interface BuiltFile {
  /** Absolute path. */
  readonly file: string;
  /** Size without its source map. */
  readonly bytes: number;
}

/** What was built: the bundle that `main` names, and those it reads later. */
export interface BuiltApp extends BuiltFile {
  readonly onDemand: readonly BuiltFile[];
}

/**
 * Bundles the app's entry into one CommonJS file, the only form in which `@azure/functions-core` can be required on
 * Azure, with its source map beside it; what the app imports by `import()` becomes a file of its own, see
 * `splitOnDemand`. `sharp` stays outside because it is native.
 *
 * A host that is running reads either an old bundle or a new one, never a part: all files are written under another
 * name first, and each takes its place before the one that names it. Bundles that are no longer made are removed. One
 * build at a time in a process.
 *
 * @throws esbuild's `BuildFailure` when the sources cannot be bundled; its `errors` say where
 */
export async function buildApp(options: BuildOptions): Promise<BuiltApp> {
  const { outputFolder, entry = 'src/index.ts' } = options;
  try {
    const found: OnDemandFiles = new Map();
    const app = await bundle({ 'app.cjs': entry }, options, [splitOnDemand(found)]);
    const later = found.size === 0 ? [] : await bundle(Object.fromEntries(found), options, [refuseOwnImports()]);
    await mkdir(outputFolder, { recursive: true });
    for (const { path, contents } of [...later, ...app]) await replaceFile(path, contents);
    await removeOthers(outputFolder, [...later, ...app]);
    const [built] = listBundles(app);
    if (built === undefined) throw new Error('Cannot find "app.cjs" in what was built');
    return { ...built, onDemand: listBundles(later) };
  } finally {
    // esbuild keeps a process for further builds, which would outlive this one for a moment.
    if (options.keepsCompiler !== true) await stop();
  }
}

/** Bundles each entry, by the name of its file; gives each source map before the bundle that names it. */
async function bundle(
  entries: Readonly<Record<string, string>>,
  { projectFolder, outputFolder, debug = false }: BuildOptions,
  plugins: Plugin[],
): Promise<readonly OutputFile[]> {
  const { outputFiles } = await build({
    absWorkingDir: projectFolder,
    entryPoints: Object.entries(entries).map(([name, file]) => ({ in: file, out: basename(name, '.cjs') })),
    outdir: outputFolder,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node22',
    // `import()` of a CommonJS file would go through the loader of ES modules, which parses it once more.
    supported: { 'dynamic-import': false },
    external: ['@azure/functions-core', 'sharp'],
    minify: !debug,
    sourcemap: 'linked',
    sourcesContent: true,
    legalComments: 'none',
    logLevel: 'silent',
    write: false,
    plugins,
  });
  return outputFiles.toSorted((a, b) => Number(b.path.endsWith('.map')) - Number(a.path.endsWith('.map')));
}

function listBundles(files: readonly OutputFile[]): BuiltFile[] {
  return files
    .filter(({ path }) => path.endsWith('.cjs'))
    .map(({ path, contents }) => ({ file: path, bytes: contents.byteLength }));
}

/** Removes the bundles and source maps of earlier builds, which would be deployed with the app. */
async function removeOthers(folder: string, made: readonly OutputFile[]): Promise<void> {
  const kept = new Set(made.map(({ path }) => basename(path)));
  const names = await readdir(folder);
  const others = names.filter((name) => /\.cjs(\.map)?$/.test(name) && !kept.has(name));
  await Promise.all(others.map((name) => rm(join(folder, name), { force: true })));
}

async function replaceFile(path: string, contents: Uint8Array): Promise<void> {
  // The process id keeps apart two builds that run at the same time, as `npm test` beside `npm run dev` does.
  const temporary = `${path}.${process.pid}.tmp`;
  await writeFile(temporary, contents);
  await rename(temporary, path);
}
