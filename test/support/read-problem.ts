import { expect } from 'vitest';
import * as z from 'zod';

/** Problem details with nothing beside what a caller may see. */
export const problemSchema = z.strictObject({
  type: z.literal('about:blank'),
  title: z.string().min(1),
  status: z.int(),
  detail: z.string().min(1),
  code: z.string().min(1),
  requestId: z.string().min(1),
  errors: z.array(z.strictObject({ pointer: z.string(), message: z.string().min(1) })).optional(),
  retryAfterMs: z.number().optional(),
  upstream: z
    .strictObject({ deployment: z.string(), status: z.int().optional(), code: z.string().optional() })
    .optional(),
  categories: z.array(z.strictObject({ category: z.string(), severity: z.string().optional() })).optional(),
});

/** Reads a problem document and holds it to its shape: media type, status, request id, no stack. */
export async function readProblem(response: Response): Promise<z.infer<typeof problemSchema>> {
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  const text = await response.text();
  expect(text).not.toMatch(/\s+at [\w.]+ \(|node_modules|\.cjs|\.ts\b/);
  const problem = problemSchema.parse(JSON.parse(text));
  expect(problem.status).toBe(response.status);
  expect(problem.requestId).toBe(response.headers.get('x-request-id'));
  expect(response.headers.get('content-length')).toBe(`${Buffer.byteLength(text)}`);
  return problem;
}
