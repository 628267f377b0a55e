import { glob, readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as z from 'zod';

const packageSchema = z.object({ main: z.string().min(1).optional(), type: z.string().optional() });

/**
 * Loads every file that `main` of the app's package.json names (a file or a glob), one after the other in the order
 * of their names: `.mjs`, and `.js` under `"type": "module"`, by import, the rest by require. Throws what the files
 * throw, and an Error when `main` is missing or names no file.
 */
export async function loadApp(appFolder: string): Promise<void> {
  const path = join(appFolder, 'package.json');
  const { main, type } = packageSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  if (main === undefined) throw new Error(`Cannot load the app: "${path}" has no "main"`);

  const files = await findFiles(appFolder, main);
  if (files.length === 0) {
    throw new Error(`Cannot load the app: "main" of "${path}" is "${main}", and no file matches; is the app built?`);
  }
  const require = createRequire(path);
  for (const file of files) {
    if (file.endsWith('.mjs') || (file.endsWith('.js') && type === 'module')) await import(pathToFileURL(file).href);
    else require(file);
  }
}

async function findFiles(appFolder: string, main: string): Promise<readonly string[]> {
  const files: string[] = [];
  for await (const match of glob(main, { cwd: appFolder })) {
    const file = join(appFolder, match);
    if ((await stat(file)).isFile()) files.push(file);
  }
  return files.sort();
}
