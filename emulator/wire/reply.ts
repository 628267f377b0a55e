/** A whole answer that fits in memory: everything but a stream. */
export interface Reply {
  readonly status: number;
  /** The reason phrase, where the service sends an unusual one. */
  readonly reason?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
