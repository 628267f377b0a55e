/** Why a local host could not start. */
export type HostStartFault =
  | 'host_json'
  | 'local_settings'
  | 'entry_file'
  | 'routes'
  | 'cors'
  | 'port_in_use'
  | 'port_refused'
  | 'worker_ended'
  | 'start_timeout';

/**
 * A fault that keeps the local host from starting and that its user can mend. The message is complete: it may be
 * printed alone, without the stack of this error. For `entry_file` it holds the app's own error with its stack.
 */
export class HostStartError extends Error {
  override readonly name = 'HostStartError';
  readonly fault: HostStartFault;

  constructor(fault: HostStartFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.fault = fault;
  }
}
