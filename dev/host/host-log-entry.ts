/** Levels of a log entry, lowest first; `none` as a threshold shuts a category off. */
export const logLevels = ['trace', 'debug', 'information', 'warning', 'error', 'critical', 'none'] as const;

/** A level as the core module and host.json name it, in lower case. */
export type LogLevel = (typeof logLevels)[number];

/** One line for the console of the local host. */
export interface HostLogEntry {
  readonly level: LogLevel;
  /**
   * Who speaks: `user` is the app (its context, its console), `system` the worker and the library,
   * `host` the local host itself.
   */
  readonly category: 'user' | 'system' | 'host';
  readonly functionName?: string | undefined;
  readonly invocationId?: string | undefined;
  readonly message: string;
}
