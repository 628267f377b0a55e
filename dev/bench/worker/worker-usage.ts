import * as z from 'zod';

/** What a worker has used so far, in its own words. */
export const workerUsageSchema = z.object({
  /** CPU time of all threads since the process began, user and system. */
  cpuMs: z.number(),
  /** The part of it from before the app was loaded: Node's own start, and the host's. */
  cpuMsBeforeApp: z.number(),
  rssBytes: z.number(),
  heapBytes: z.number(),
  /** Memory outside the heap that its objects hold, such as buffers. */
  externalBytes: z.number(),
  /** As `process.getActiveResourcesInfo()`: one name for each. */
  resources: z.array(z.string()),
  /** Where the system tells (Linux). */
  openFiles: z.int().optional(),
});

/** What a worker has used so far. */
export type WorkerUsage = z.infer<typeof workerUsageSchema>;

/** `collect` has the worker throw away what nothing holds before it measures its memory. */
export type WorkerQuestion = 'usage' | 'collect';
