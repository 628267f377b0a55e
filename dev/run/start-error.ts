/** A fault that keeps a local start from going on and that its user can mend. The message may be printed alone. */
export class StartError extends Error {
  override readonly name = 'StartError';
}
