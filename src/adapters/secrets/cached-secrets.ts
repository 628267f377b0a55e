import type { SecretProvider } from '../../ports/secret-provider.ts';
import { AppError } from '../../shared/app-error.ts';
import { createRefreshingValue } from '../../shared/refreshing-value.ts';
import { MissingRole } from './missing-role.ts';

/** How long secrets are kept. */
export interface CachedSecretsOptions {
  /** How long a value is used. */
  readonly lifetimeMs?: number;
  /** How long before the end of its life a value that is asked for is read anew, in the background. */
  readonly refreshAheadMs?: number;
  /** Bound of one read of the source, whoever waits for it. */
  readonly readTimeoutMs?: number;
  /** Secrets kept at a time; the one that has been here longest makes room. */
  readonly maxSecrets?: number;
  /** Milliseconds, any origin. */
  readonly now?: () => number;
}

/**
 * Puts a cache before a source of secrets: one read at a time for each, shared by all who wait; a failed refresh leaves
 * the old value in use until it expires. Failures are not kept, except that of a `MissingRole`, for two seconds: many may
 * wait for a role, and the vault is not to be asked by each of them.
 *
 * By default a value lives for 15 minutes and is read anew when asked for after 5: a busy instance sees a rotated key
 * within 5 minutes, and an outage of the vault of up to 10 minutes costs no request.
 */
export function createCachedSecrets(source: SecretProvider, options: CachedSecretsOptions = {}): SecretProvider {
  const {
    lifetimeMs = 15 * 60_000,
    refreshAheadMs = 10 * 60_000,
    readTimeoutMs = 15_000,
    maxSecrets = 64,
    now = () => performance.now(),
  } = options;
  const values = new Map<string, (signal: AbortSignal) => Promise<string>>();

  const keep = (name: string): ((signal: AbortSignal) => Promise<string>) => {
    const value = createRefreshingValue({
      read: async (signal) => ({ value: await source.get(name, signal), expiresAt: now() + lifetimeMs }),
      refreshAheadMs,
      readTimeoutMs,
      timedOut: () =>
        new AppError('secret_unavailable', `Cannot read secret '${name}': no answer within ${readTimeoutMs} ms`),
      failureLifetimeMs: (error) => (error instanceof AppError && error.cause instanceof MissingRole ? 2_000 : 0),
      now,
    });
    const [oldest] = values.keys();
    if (oldest !== undefined && values.size >= maxSecrets) values.delete(oldest);
    values.set(name, value);
    return value;
  };

  return {
    async get(name, signal) {
      return (values.get(name) ?? keep(name))(signal);
    },
  };
}
