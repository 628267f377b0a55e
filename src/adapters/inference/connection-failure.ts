/**
 * No answer arrived: the connection was refused, reset, or never made. Holds the system's code and text; the client
 * library's own error is not kept, because the request in it carries the key.
 */
export class ConnectionFailure extends Error {
  override readonly name = 'ConnectionFailure';
  /** Code of the system or of TLS, such as `ECONNREFUSED`. */
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}
