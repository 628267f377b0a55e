import { basename, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildApp, maxBundleBytes } from './run/build-app.ts';

// `npm run build`: bundles the app into dist/ and says how large it is.

const { values } = parseArgs({ options: { debug: { type: 'boolean', default: false } } });
const projectFolder = resolve(import.meta.dirname, '..');
const { bytes, onDemand } = await buildApp({
  projectFolder,
  outputFolder: resolve(projectFolder, 'dist'),
  debug: values.debug,
});
for (const { file, bytes } of onDemand) console.log(`dist/${basename(file)}: ${bytes.toLocaleString('en')} bytes`);
const size = `${bytes.toLocaleString('en')} bytes (${(bytes / 1e6).toFixed(2)} MB)`;
console.log(`dist/app.cjs: ${size}${values.debug ? ', not minified' : ''}`);

if (!values.debug && bytes > maxBundleBytes) {
  console.error(`The bundle is too large: ${size}, the limit is ${maxBundleBytes.toLocaleString('en')} bytes`);
  process.exitCode = 1;
}
