import type { EmulatorDeployment } from '../emulator-deployment.ts';
import type { RouteKind } from '../wire/parse-route.ts';

/** One call of an operation, after routing, authentication and reading the body. */
export interface OperationCall {
  readonly kind: RouteKind;
  readonly deployment: EmulatorDeployment;
  /** The body's fields, already screened for extra ones. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly now: Date;
  /** A fresh id to name the answer by. */
  readonly id: string;
}
