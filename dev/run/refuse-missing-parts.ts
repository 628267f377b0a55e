import type { ChosenSettings } from './choose-settings.ts';
import { StartError } from './start-error.ts';
import type { StartedParts } from './worker-environment.ts';

/**
 * Refuses settings that call for something to be started beside the app that was not started with it.
 *
 * @throws StartError that names what is missing
 */
export function refuseMissingParts(chosen: ChosenSettings, { emulatorUrl, vault, identity }: StartedParts): void {
  const missing = [
    ...(chosen.startsEmulator && emulatorUrl === undefined ? ['the emulator'] : []),
    ...(chosen.startsVault && vault === undefined ? ['the double of Key Vault'] : []),
    ...(chosen.startsIdentity && identity === undefined ? ['the double of the identity endpoint'] : []),
  ];
  if (missing.length > 0) {
    throw new StartError(`The settings now call for ${missing.join(' and ')}: stop and start "npm run dev" again`);
  }
}
