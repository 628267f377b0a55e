import { constants, copyFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Copies local.settings.sample.json to local.settings.json in an app folder, unless that is there already.
 * Gives whether it was copied.
 */
export async function ensureLocalSettings(appFolder: string): Promise<boolean> {
  try {
    const sample = join(appFolder, 'local.settings.sample.json');
    await copyFile(sample, join(appFolder, 'local.settings.json'), constants.COPYFILE_EXCL);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}
