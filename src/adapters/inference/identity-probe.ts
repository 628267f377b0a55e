import type { Probe } from '../../ports/probe.ts';

/** Where the tokens of the model endpoint come from. */
export interface IdentityProbeOptions {
  /** The source that calls use, so that a token is asked for only when a call would. */
  readonly token: (signal: AbortSignal) => Promise<string>;
}

/** Makes a probe that tells whether an identity gives access tokens for the model endpoint; none is sent. */
export function createIdentityProbe({ token }: IdentityProbeOptions): Probe {
  return {
    name: 'identity',
    async check(signal) {
      await token(signal);
    },
  };
}
