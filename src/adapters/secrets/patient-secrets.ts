import type { SecretProvider } from '../../ports/secret-provider.ts';
import { retry } from '../../shared/retry.ts';
import { MissingRole } from './missing-role.ts';

/** How long a missing role is waited for. */
export interface PatientSecretsOptions {
  /** How long from now a refusal for want of a role may be that of an assignment which does not work yet. */
  readonly patienceMs?: number;
  /** First and longest wait between two tries. */
  readonly backOffMs?: number;
  readonly maxBackOffMs?: number;
  /** Monotonic clock in milliseconds. */
  readonly now?: () => number;
  /** From 0 up to, not including, 1. */
  readonly random?: () => number;
}

/**
 * Asks a source of secrets again, within the deadline of the caller's signal, while it refuses for want of a role in the
 * first minutes of a process: the app may run before its role assignment works, which takes up to ten minutes (Microsoft
 * Learn, "Troubleshoot Azure RBAC", 2026-11). Where the deadline leaves no time for another try
 * the last refusal is thrown. To be put behind `createCachedSecrets`, by which all who wait share one read.
 */
export function createPatientSecrets(source: SecretProvider, options: PatientSecretsOptions = {}): SecretProvider {
  const { patienceMs = 10 * 60_000, backOffMs = 1_000, maxBackOffMs = 8_000, random } = options;
  const { now = () => performance.now() } = options;
  const impatientFrom = now() + patienceMs;
  return {
    get: (name, signal) =>
      retry(() => source.get(name, signal), {
        signal,
        isRepeatable: ({ cause }) => cause instanceof MissingRole && now() < impatientFrom,
        maxAttempts: Number.POSITIVE_INFINITY,
        backOffMs,
        maxBackOffMs,
        ...(random !== undefined && { random }),
      }),
  };
}
