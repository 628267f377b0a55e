import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildApp } from '../run/build-app.ts';

/**
 * The apps that are measured: the product, the yardstick, and the product's pipeline with a stream that has no bounds.
 */
export type BenchAppName = 'product' | 'hello' | 'relay';

/** Folders from which a host can run the apps. */
export interface BenchApps {
  readonly folders: Readonly<Record<BenchAppName, string>>;
  remove(): Promise<void>;
}

const entries: Readonly<Record<BenchAppName, string>> = {
  product: 'src/index.ts',
  hello: 'dev/bench/hello/hello-app.ts',
  relay: 'dev/bench/relay/relay-app.ts',
};

/** Tells `report-usage.ts` when the app itself begins. */
const entryText = `require('node:diagnostics_channel').channel('bench.app.load').publish({});
require('./dist/app.cjs');
`;

/**
 * Builds the apps, all in the same way, into the system's temporary folder, so that the settings of whoever measures
 * have no part in it.
 */
export async function buildBenchApps(projectFolder: string): Promise<BenchApps> {
  const root = await mkdtemp(join(tmpdir(), 'bench-apps-'));
  const remove = (): Promise<void> => rm(root, { recursive: true, force: true });
  const build = async (name: BenchAppName): Promise<string> => {
    const folder = join(root, name);
    await buildApp({ projectFolder, entry: entries[name], outputFolder: join(folder, 'dist') });
    await copyFile(join(projectFolder, 'host.json'), join(folder, 'host.json'));
    await writeFile(join(folder, 'entry.cjs'), entryText);
    await writeFile(join(folder, 'package.json'), JSON.stringify({ name, main: 'entry.cjs' }));
    return folder;
  };
  try {
    // One after the other: esbuild is ended behind each build.
    return {
      folders: { product: await build('product'), hello: await build('hello'), relay: await build('relay') },
      remove,
    };
  } catch (error) {
    await remove();
    throw error;
  }
}
