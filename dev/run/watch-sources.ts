import { context, type Plugin, stop } from 'esbuild';

/** What is watched. */
export interface WatchedSources {
  /** Folder that holds `src/index.ts`; every file that it imports is watched, those of packages are not. */
  readonly projectFolder: string;
  /** Absolute paths of further files, which may be missing. */
  readonly files: readonly string[];
}

/** Tells of changes. */
export interface SourceWatch {
  /**
   * Gives true at the next change, at once when there was one since the last call, and false when the watch is closed.
   */
  changed(): Promise<boolean>;
  /** Ends the watch and esbuild's process. */
  close(): Promise<void>;
}

/** Changes that come closer together than this are one, as when an editor saves several files, in ms. */
const settleMs = 100;

/**
 * Watches the sources of the app from now on. esbuild looks for the changes: it knows which files belong to the app,
 * those that are imported and missing too, and compares what they are, however an editor writes them. What it builds
 * meanwhile is thrown away.
 */
export async function watchSources({ projectFolder, files }: WatchedSources): Promise<SourceWatch> {
  const firstLook = Promise.withResolvers<void>();
  const closed = Promise.withResolvers<false>();
  let change = Promise.withResolvers<true>();
  let hasLooked = false;
  const onBuilt = (): void => {
    if (hasLooked) change.resolve(true);
    hasLooked = true;
    firstLook.resolve();
  };

  const watching = await context({
    absWorkingDir: projectFolder,
    entryPoints: ['src/index.ts'],
    bundle: true,
    platform: 'node',
    packages: 'external',
    logLevel: 'silent',
    write: false,
    plugins: [watchFiles(files), { name: 'tell', setup: (build) => build.onEnd(onBuilt) }],
  });
  await watching.watch({ delay: settleMs });
  await firstLook.promise;

  return {
    async changed() {
      const found = await Promise.race([closed.promise, change.promise]);
      change = Promise.withResolvers();
      return found;
    },
    async close() {
      closed.resolve(false);
      await watching.dispose();
      await stop();
    },
  };
}

function watchFiles(files: readonly string[]): Plugin {
  return {
    name: 'watch-files',
    setup: (build) =>
      build.onResolve({ filter: /.*/ }, ({ kind }) =>
        kind === 'entry-point' ? { watchFiles: [...files] } : undefined,
      ),
  };
}
