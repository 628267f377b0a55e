/** A request of the mixed load. */
export interface SoakRequest {
  readonly method: 'GET' | 'POST';
  /** Below the base URL of the functions. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** How the body is sent: with its length (the default), without it, or half of what its length says. */
  readonly upload?: 'whole' | 'chunked' | 'halfway';
  /** Leaves before the end: when the answer begins, or after so many ms. */
  readonly leave?: 'onAnswer' | number;
}

/** How a request ended. */
export type SoakEnding =
  | { readonly kind: 'answered'; readonly status: number; readonly text: string }
  /** This side closed the connection, as it meant to. */
  | { readonly kind: 'left' }
  /** The other side closed it before the answer was whole. */
  | { readonly kind: 'closed'; readonly reason: string }
  /** Neither came within the bound. */
  | { readonly kind: 'silent' };
