import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ensureLocalSettings } from '../../../../dev/run/ensure-local-settings.ts';
import { StartError } from '../../../../dev/run/start-error.ts';

it('ensureLocalSettings() names the file that an app folder lacks, as a fault that its user can mend', async () => {
  const folder = join(import.meta.dirname, 'missing');
  const starting = ensureLocalSettings(folder);
  await expect(starting).rejects.toBeInstanceOf(StartError);
  await expect(starting).rejects.toThrow(
    `Cannot find "${join(folder, 'local.settings.sample.json')}": the app folder is the one that holds host.json`,
  );
});
