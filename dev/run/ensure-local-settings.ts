import { constants, copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StartError } from './start-error.ts';

/**
 * Copies local.settings.sample.json to local.settings.json in an app folder, unless that is there already.
 * Gives whether it was copied.
 *
 * @throws StartError when the folder or its sample is missing
 */
export async function ensureLocalSettings(appFolder: string): Promise<boolean> {
  const sample = join(appFolder, 'local.settings.sample.json');
  try {
    await copyFile(sample, join(appFolder, 'local.settings.json'), constants.COPYFILE_EXCL);
    return true;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EEXIST') return false;
    if (code !== 'ENOENT') throw error;
    throw new StartError(`Cannot find "${sample}": the app folder is the one that holds host.json and this file`, {
      cause: error,
    });
  }
}
