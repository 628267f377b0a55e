/** What a double does wrong with one request, on demand of a test. */
export interface DoubleFault {
  /** How long the answer is held back. */
  readonly delayMs?: number;
  /** The status it is answered with in place of the right answer, in the service's own error shape. */
  readonly status?: number;
}
