import { createHmac, randomBytes } from 'node:crypto';

/** The access keys of a host. */
export interface HostKeys {
  /** Opens every function and the host's own pages (`_master` on the platform). */
  readonly master: string;
  /** Opens every function of the level `function`. */
  readonly host: string;
  /** The key of one function, by its name in any case; it opens no other function. */
  readonly ofFunction: (name: string) => string;
}

/** Makes keys from fresh randomness; they stay the same for as long as the object is kept. */
export function createHostKeys(): HostKeys {
  const secret = randomBytes(32);
  return {
    master: createKey(),
    host: createKey(),
    ofFunction: (name) => createHmac('sha256', secret).update(name.toLowerCase()).digest('base64url'),
  };
}

function createKey(): string {
  return randomBytes(32).toString('base64url');
}
