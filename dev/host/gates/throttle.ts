import type { ServerResponse } from 'node:http';

/** Bounds of `extensions.http` in host.json; undefined for none. */
export interface ThrottleLimits {
  /** Most calls that run at a time; further ones wait. */
  readonly maxConcurrentRequests: number | undefined;
  /** Most calls that run or wait; further ones are refused. */
  readonly maxOutstandingRequests: number | undefined;
}

/** Lets calls in one after the other. */
export interface Throttle {
  /**
   * Runs a call as soon as there is room, in the order of arrival, and counts it until its promise is resolved. Without
   * room to wait the caller gets an empty 429 with `X-FUNCTION-SCALEOUT: 1`. A caller that leaves while it waits frees
   * its place and is not run.
   */
  enter(response: ServerResponse, run: () => Promise<unknown>): void;
}

/** Makes a throttle as seen on the real host, where it counts every URL but those of the host itself. */
export function createThrottle(limits: ThrottleLimits): Throttle {
  const { maxConcurrentRequests = Infinity, maxOutstandingRequests = Infinity } = limits;
  const waiting = new Set<() => Promise<unknown>>();
  let running = 0;

  const start = async (run: () => Promise<unknown>): Promise<void> => {
    running += 1;
    try {
      await run();
    } finally {
      running -= 1;
      startNext();
    }
  };
  const startNext = (): void => {
    const [next] = waiting;
    if (next === undefined || running >= maxConcurrentRequests) return;
    waiting.delete(next);
    void start(next);
  };

  return {
    enter(response, run) {
      if (running + waiting.size >= maxOutstandingRequests) {
        response.writeHead(429, { 'content-length': 0, 'X-FUNCTION-SCALEOUT': '1' }).end();
        return;
      }
      if (running < maxConcurrentRequests) {
        void start(run);
        return;
      }
      const leave = (): unknown => waiting.delete(inTurn);
      const inTurn = (): Promise<unknown> => {
        response.off('close', leave);
        return run();
      };
      waiting.add(inTurn);
      response.once('close', leave);
    },
  };
}
