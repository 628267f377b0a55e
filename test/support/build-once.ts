import { resolve } from 'node:path';
import { buildApp } from '../../dev/run/build-app.ts';

/** Builds the app into dist/ before the first test, so that no test runs against an older bundle. */
export async function setup(): Promise<void> {
  const projectFolder = resolve(import.meta.dirname, '../..');
  await buildApp({ projectFolder, outputFolder: resolve(projectFolder, 'dist') });
}
