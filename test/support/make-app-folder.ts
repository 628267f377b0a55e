import { copyFile, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseLocalSettings } from '../../dev/host/settings/local-settings.ts';

const projectFolder = resolve(import.meta.dirname, '../..');

/** A folder that a host can run the built app from, without touching the settings of whoever runs the tests. */
export interface AppFolder {
  readonly path: string;
  remove(): Promise<void>;
}

/**
 * Makes an app folder in the system's temporary folder.
 *
 * @param localSettings differences of local.settings.json from the sample; without them there is no such file
 */
export async function makeAppFolder(localSettings?: Readonly<Record<string, string>>): Promise<AppFolder> {
  const path = await mkdtemp(join(tmpdir(), 'app-folder-'));
  for (const name of ['host.json', 'package.json', 'local.settings.sample.json']) {
    await copyFile(join(projectFolder, name), join(path, name));
  }
  await symlink(join(projectFolder, 'node_modules'), join(path, 'node_modules'), 'junction');
  if (localSettings !== undefined) {
    const { values: sample } = parseLocalSettings(await readFile(join(path, 'local.settings.sample.json'), 'utf8'));
    const settings = { IsEncrypted: false, Values: { ...sample, ...localSettings } };
    await writeFile(join(path, 'local.settings.json'), JSON.stringify(settings));
  }
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}
