import type { Capability } from './emulator-deployment.ts';
import type { RouteKind } from './wire/parse-route.ts';

/** One served request, without any of its content. */
export interface EmulatorLogEntry {
  readonly method: string;
  /** Path without the query. */
  readonly path: string;
  /** Absent where no route matched. */
  readonly route?: RouteKind;
  readonly operation?: Capability;
  /** The deployment's name in the table; absent where none was found. */
  readonly deployment?: string;
  readonly status: number;
  readonly durationMs: number;
  /** Tokens of the answer that were produced; fewer than the answer has when the caller left a stream. */
  readonly tokensProduced: number;
  /** Whether the whole answer was handed to the connection; `false` when the caller left before. */
  readonly completed: boolean;
}
