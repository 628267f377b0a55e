import { basename, resolve } from 'node:path';
import type { Plugin } from 'esbuild';

/** Own files that are imported by `import()`, by the name of the bundle that is to be made of each. */
export type OnDemandFiles = Map<string, string>;

/**
 * Leaves every own file that is imported by `import()` out of the bundle, and adds it to `found`: the bundle reads
 * `<name>.cjs` beside it when it gets there. esbuild splits only ES modules, and code that lies in the start-up bundle
 * is parsed at every start, used or not.
 *
 * Bundles share nothing; see `refuseOwnImports`.
 */
export function splitOnDemand(found: OnDemandFiles): Plugin {
  return {
    name: 'split-on-demand',
    setup(build) {
      build.onResolve({ filter: /^\.{1,2}\// }, ({ kind, path, importer, resolveDir }) => {
        if (kind !== 'dynamic-import' || /[\\/]node_modules[\\/]/.test(importer)) return undefined;
        const file = resolve(resolveDir, path);
        const name = `${basename(file, '.ts')}.cjs`;
        if ((found.get(name) ?? file) !== file) return { errors: [{ text: `Two files would become "${name}"` }] };
        found.set(name, file);
        return { path: `./${name}`, external: true };
      });
    },
  };
}

/**
 * Fails the build of a bundle whose entry imports an own file: it would be there twice, with two of each class in it.
 */
export function refuseOwnImports(): Plugin {
  return {
    name: 'refuse-own-imports',
    setup(build) {
      build.onResolve({ filter: /^\.{1,2}\// }, ({ path, importer }) =>
        importer === '' || /[\\/]node_modules[\\/]/.test(importer)
          ? undefined
          : { errors: [{ text: `"${basename(importer)}" is loaded by import(), so it cannot import "${path}"` }] },
      );
    },
  };
}
