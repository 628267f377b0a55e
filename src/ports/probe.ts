/** Tells whether something the app depends on can be reached, without using it up: a probe costs no model call. */
export interface Probe {
  /** What is probed, such as `inference` or `secrets`. */
  readonly name: string;
  /** Resolves when it can be reached, throws the `AppError` a request would get when it cannot. */
  check(signal: AbortSignal): Promise<void>;
}
