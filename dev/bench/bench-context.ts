import type { ClosingStack } from '../run/closing-stack.ts';
import type { BenchApps } from './build-bench-apps.ts';
import type { ModelProcess } from './model/start-model.ts';

/** What every bench works with. */
export interface BenchContext {
  readonly apps: BenchApps;
  readonly model: ModelProcess;
  /** Whether everything is done only once or twice. */
  readonly isSmoke: boolean;
  /** Is closed when the bench is over, however it ended. */
  readonly stack: ClosingStack;
}
