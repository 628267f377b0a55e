/** Reads secrets by name, such as a model endpoint's key. */
export interface SecretProvider {
  /**
   * The current value of a secret, never empty. Values are cached; callers ask each time they need one.
   * Throws `AppError` `secret_unavailable` when it cannot be read, is empty, disabled or not there. The signal stops
   * this caller's wait, not a read that other callers share.
   */
  get(name: string, signal: AbortSignal): Promise<string>;
}
