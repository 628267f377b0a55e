import * as z from 'zod';
import type { HttpContract } from '../../shared/http-contract.ts';

/** The process is up. */
export const livenessSchema = z.object({ status: z.literal('live') });

/** Everything the app depends on can be reached. */
export const readinessSchema = z.object({
  status: z.literal('ready'),
  checks: z.array(
    z.object({
      name: z
        .string()
        .describe('What was reached, inference, and secrets or identity where the key or token comes from there'),
    }),
  ),
});

/** Answer of `GET health/live`. */
export type Liveness = z.infer<typeof livenessSchema>;

/** Answer of `GET health/ready`. */
export type Readiness = z.infer<typeof readinessSchema>;

/** `GET health/live`: answers whatever the settings are. */
export const livenessContract: HttpContract<undefined, Liveness> = {
  name: 'health-live',
  method: 'GET',
  route: 'health/live',
  authLevel: 'anonymous',
  summary: 'Tell that the process is up',
  settings: 'none',
  request: z.undefined(),
  answer: livenessSchema,
  canStream: false,
};

/** `GET health/ready`: names faulty settings, or the dependency that cannot be reached. */
export const readinessContract: HttpContract<undefined, Readiness> = {
  name: 'health-ready',
  method: 'GET',
  route: 'health/ready',
  authLevel: 'function',
  summary: 'Tell whether settings are valid and dependencies can be reached',
  settings: 'report',
  request: z.undefined(),
  answer: readinessSchema,
  canStream: false,
};
