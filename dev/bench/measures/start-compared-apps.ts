import type { BenchContext } from '../bench-context.ts';
import type { BenchAppName } from '../build-bench-apps.ts';
import { type BenchApp, startBenchApp } from '../start-bench-app.ts';

/** The product and the yardstick, running beside each other. */
export interface ComparedApps {
  readonly hello: BenchApp;
  readonly product: BenchApp;
}

/** Starts both, with a model that answers at once; they are stopped with the bench. */
export async function startComparedApps({ apps, model, stack }: BenchContext): Promise<ComparedApps> {
  const start = async (name: BenchAppName): Promise<BenchApp> => {
    const app = await startBenchApp({ apps, name, endpoint: model.endpoint, deployment: 'quick' });
    stack.defer(() => app.close());
    return app;
  };
  return { hello: await start('hello'), product: await start('product') };
}
