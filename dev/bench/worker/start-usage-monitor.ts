import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { splitLines } from '../../host/log/split-lines.ts';
import { type WorkerQuestion, type WorkerUsage, workerUsageSchema } from './worker-usage.ts';

/** Asks a worker what it has used. */
export interface UsageMonitor {
  /** Variables of the worker that make it report here. */
  readonly environment: Readonly<Record<string, string>>;
  /**
   * Asks the worker that came last, and waits for the first one. Rejects when that worker ends before it has answered.
   */
  read(question?: WorkerQuestion): Promise<WorkerUsage>;
  close(): Promise<void>;
}

/** Opens a port on 127.0.0.1 for one worker, and for those that take its place when it dies. */
export async function startUsageMonitor(): Promise<UsageMonitor> {
  const first = Promise.withResolvers<Reporter>();
  const reporters = new Set<Reporter>();
  let last: Promise<Reporter> = first.promise;
  const server = createServer((socket) => {
    const reporter = follow(socket, () => reporters.delete(reporter));
    reporters.add(reporter);
    first.resolve(reporter);
    last = Promise.resolve(reporter);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('Cannot read the port of the usage monitor');
  const preloaded = new URL('report-usage.ts', import.meta.url).href;
  return {
    environment: { NODE_OPTIONS: `--import=${preloaded}`, BENCH_USAGE_PORT: String(address.port) },
    read: async (question = 'usage') => (await last).ask(question),
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const reporter of reporters) reporter.end();
      await closed;
    },
  };
}

interface Reporter {
  ask(question: WorkerQuestion): Promise<WorkerUsage>;
  end(): void;
}

function follow(socket: Socket, onEnd: () => void): Reporter {
  const asked: PromiseWithResolvers<WorkerUsage>[] = [];
  const lines = splitLines((line) => asked.shift()?.resolve(workerUsageSchema.parse(JSON.parse(line))));
  const giveUp = (): void => {
    for (const { reject } of asked.splice(0)) reject(new Error('The worker ended before it said what it has used'));
  };
  socket.setNoDelay(true).on('data', (chunk) => lines.push(chunk));
  // A worker that is killed may reset its connection; 'close' tells of that too.
  socket.on('error', () => socket.destroy());
  socket.on('close', () => {
    giveUp();
    onEnd();
  });
  return {
    ask(question) {
      const answer = Promise.withResolvers<WorkerUsage>();
      asked.push(answer);
      if (socket.destroyed) giveUp();
      else socket.write(`${question}\n`);
      return answer.promise;
    },
    end: () => void socket.destroy(),
  };
}
