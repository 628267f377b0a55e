import * as z from 'zod';

// HTTP as the worker protocol carries it in buffered mode (`RpcHttp`): whole bodies, and values wrapped where they may
// be missing or empty.

const wrappedText = z.object({ value: z.string() });
const wrappedTexts = z.record(z.string(), wrappedText);
const body = z.object({ bytes: z.instanceof(Uint8Array) });

/** A request in buffered mode. */
export const bufferedRequestSchema = z.object({
  method: z.string(),
  /** Absolute. */
  url: z.string(),
  /** By lower-case name; several values are joined by a comma, here as in the two others. */
  nullableHeaders: wrappedTexts,
  nullableQuery: wrappedTexts,
  /** Route values only. */
  nullableParams: wrappedTexts,
  /** Present only for a request whose Content-Length is above 0. */
  body: body.optional(),
});

const cookieSchema = z.object({
  name: z.string(),
  value: z.string(),
  domain: wrappedText.optional(),
  path: wrappedText.optional(),
  /** Seconds since 1970. */
  expires: z.object({ value: z.object({ seconds: z.number() }) }).optional(),
  secure: z.object({ value: z.boolean() }).optional(),
  httpOnly: z.object({ value: z.boolean() }).optional(),
  /** `none`: not said by the app; `explicitNone`: the app said "None". */
  sameSite: z.enum(['none', 'lax', 'strict', 'explicitNone']),
  /** In seconds. */
  maxAge: z.object({ value: z.number() }).optional(),
});

/** What a function answered in buffered mode. */
export const bufferedAnswerSchema = z.object({
  statusCode: z.string(),
  headers: z.record(z.string(), z.string()),
  cookies: z.array(cookieSchema),
  body: body.optional(),
});

export type BufferedRequest = z.infer<typeof bufferedRequestSchema>;
export type BufferedAnswer = z.infer<typeof bufferedAnswerSchema>;
export type BufferedCookie = z.infer<typeof cookieSchema>;
