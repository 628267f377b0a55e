import * as z from 'zod';

// What the bench and its model, which runs in a process of its own, tell each other.

/** What the model did with one call whose answer was streamed. */
export const streamRecordSchema = z.object({
  /** When each token was made, on the clock of `monotonicMs`. */
  tokensAtMs: z.array(z.number()),
  sentBytes: z.number(),
});

/** What the model did with one call whose answer was streamed. */
export type StreamRecord = z.infer<typeof streamRecordSchema>;

/** What the model tells the bench. */
export const modelMessageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('listening'), url: z.string() }),
  z.object({
    type: z.literal('record'),
    /** Calls that were received and whose connection is still in use. */
    openCalls: z.int(),
    /** Streams begun so far. */
    streams: z.int(),
    /** The stream that was begun last. */
    lastStream: streamRecordSchema.optional(),
  }),
]);

/** What the model tells the bench. */
export type ModelMessage = z.infer<typeof modelMessageSchema>;

/** What the model has done so far. */
export type ModelRecord = Extract<ModelMessage, { readonly type: 'record' }>;
