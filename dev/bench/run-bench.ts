import type { BenchContext } from './bench-context.ts';
import type { Measurement } from './figures/figure.ts';
import { measureAbandoned } from './measures/measure-abandoned.ts';
import { measureColdStart } from './measures/measure-cold-start.ts';
import { measureCpu } from './measures/measure-cpu.ts';
import { measureStalled } from './measures/measure-stalled.ts';
import { measureThroughput } from './measures/measure-throughput.ts';
import type { BenchName } from './parse-bench-options.ts';

/**
 * Runs one bench. The counts are chosen so that it takes a minute at most on two cores that are not busy with other
 * things.
 */
export function runBench(name: BenchName, context: BenchContext): Promise<Measurement> {
  const { isSmoke } = context;
  switch (name) {
    case 'cold-start':
      return measureColdStart(context, { rounds: isSmoke ? 1 : 20 });
    case 'cpu':
      return measureCpu(
        context,
        isSmoke ? { rounds: 1, requests: 20, streams: 5 } : { rounds: 10, requests: 2_400, streams: 300 },
      );
    case 'abandoned':
      return measureAbandoned(context, { runs: isSmoke ? 2 : 40 });
    case 'stalled':
      return measureStalled(
        context,
        isSmoke
          ? { processes: 1, warmUpStreams: 2, stillMs: 200 }
          : { processes: 3, warmUpStreams: 100, stillMs: 1_500 },
      );
    case 'throughput':
      return measureThroughput(context, isSmoke ? { rounds: 1, requests: 20 } : { rounds: 12, requests: 800 });
  }
}
