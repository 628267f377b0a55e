import { cp, rename, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { makeAppFolder } from './make-app-folder.ts';

const projectFolder = resolve(import.meta.dirname, '../..');

/** A copy of the project with a small app in the place of its own, whose files may be changed. */
export interface WatchedProject {
  readonly path: string;
  /** Writes a file. */
  readonly write: (name: string, text: string) => Promise<void>;
  /** Writes a file as many editors do: under another name first, which then takes its place. */
  readonly replace: (name: string, text: string) => Promise<void>;
  readonly remove: () => Promise<void>;
}

/** Makes the copy in the system's temporary folder. */
export async function makeWatchedProject(localSettings: Readonly<Record<string, string>>): Promise<WatchedProject> {
  const folder = await makeAppFolder(localSettings);
  const { path } = folder;
  for (const part of ['dev', 'emulator']) await cp(join(projectFolder, part), join(path, part), { recursive: true });
  await cp(join(projectFolder, 'test/fixtures/watched-app'), join(path, 'src'), { recursive: true });
  return {
    path,
    remove: () => folder.remove(),
    write: (name, text) => writeFile(join(path, name), text),
    async replace(name, text) {
      const temporary = join(path, `${name}.tmp`);
      await writeFile(temporary, text);
      await rename(temporary, join(path, name));
    },
  };
}
